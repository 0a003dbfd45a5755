<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

/**
 * Which articles become products.
 */
final class Eligibility
{
    /** WooCommerce keeps a SKU in a column of that many characters. */
    private const CODE_LENGTH = 100;

    /** @param array<string, mixed> $row Of an article. Returns why it gets no product; null when it does. */
    public static function reason(array $row): ?string
    {
        $code = (string) $row['code'];

        return match (true) {
            trim($code) === '' => __('It has no code in SORS, so it can have no SKU. Enter a code in SORS.', 'sors-for-woocommerce'),
            mb_strlen($code) > self::CODE_LENGTH => __('Its code is longer than the 100 characters a SKU may have. Shorten it in SORS.', 'sors-for-woocommerce'),
            ($row['active'] ?? null) === false => __('It is not active in SORS.', 'sors-for-woocommerce'),
            ($row['kind'] ?? null) === 'service' => __('It is a service; services are not sold as products.', 'sors-for-woocommerce'),
            ($row['kind'] ?? null) === 'material' => __('It is raw material; raw material is not sold as a product.', 'sors-for-woocommerce'),
            trim((string) $row['name']) === '' => __('It has no name in SORS. Enter a name in SORS.', 'sors-for-woocommerce'),
            default => null,
        };
    }
}
