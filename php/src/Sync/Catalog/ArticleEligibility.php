<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

/**
 * Which articles become products.
 */
final class ArticleEligibility
{
    /** WooCommerce keeps a SKU in a column of that many characters. */
    private const MAX_CODE_LENGTH = 100;

    /** @param list<string> $kinds Kinds the shop sells; an article whose kind SORS does not tell is sold, too. */
    public function __construct(private readonly array $kinds)
    {
    }

    /** @param array<string, mixed> $row Of an article. Returns why it gets no product; null when it does. */
    public function findExclusionReason(array $row): ?string
    {
        $code = (string) $row['code'];
        $kind = $row['kind'] ?? null;

        return match (true) {
            trim($code) === '' => __('It has no code in SORS, so it can have no SKU. Enter a code in SORS.', 'sors-for-woocommerce'),
            mb_strlen($code) > self::MAX_CODE_LENGTH => __('Its code is longer than the 100 characters a SKU may have. Shorten it in SORS.', 'sors-for-woocommerce'),
            ($row['active'] ?? null) === false => __('It is not active in SORS.', 'sors-for-woocommerce'),
            $kind !== null && !in_array($kind, $this->kinds, true) => self::excludedKindReason((string) $kind),
            trim((string) $row['name']) === '' => __('It has no name in SORS. Enter a name in SORS.', 'sors-for-woocommerce'),
            default => null,
        };
    }

    private static function excludedKindReason(string $kind): string
    {
        return match ($kind) {
            'goods' => __('It is goods (roba), a kind that is not ticked under WooCommerce › SORS › Settings.', 'sors-for-woocommerce'),
            'product' => __('It is a product of your own (proizvod), a kind that is not ticked under WooCommerce › SORS › Settings.', 'sors-for-woocommerce'),
            'consignment' => __('It is on consignment (komision), a kind that is not ticked under WooCommerce › SORS › Settings.', 'sors-for-woocommerce'),
            'material' => __('It is raw material (repromaterijal), a kind that is not ticked under WooCommerce › SORS › Settings.', 'sors-for-woocommerce'),
            default => __('It is a service (usluga), a kind that is not ticked under WooCommerce › SORS › Settings.', 'sors-for-woocommerce'),
        };
    }
}
