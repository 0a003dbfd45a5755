<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Privacy;

use SorsForWooCommerce\Orders\Checkout\CheckoutFields;

/**
 * What the checkout's own fields have left on an order or an account: where the classic checkout keeps it, and where
 * WooCommerce keeps fields of the block checkout. WooCommerce's own privacy tools know neither.
 */
final class StoredCheckoutFields
{
    private const BLOCK_PREFIXES = ['_wc_other/sors-for-woocommerce/', '_wc_billing/sors-for-woocommerce/', '_wc_shipping/sors-for-woocommerce/'];

    /** @param array<string, string> $values By key of the meta. */
    private function __construct(private readonly array $values)
    {
    }

    public static function forOrder(\WC_Order $order): self
    {
        $values = [];
        foreach ($order->get_meta_data() as $meta) {
            $values[(string) $meta->key] = $meta->value;
        }

        return self::fromMeta($values);
    }

    public static function forUser(int $userId): self
    {
        return self::fromMeta(array_map(static fn (mixed $all): mixed => ((array) $all)[0] ?? '', (array) get_user_meta($userId)));
    }

    /** @return list<string> Keys of those that say something. */
    public function filledKeys(): array
    {
        return array_keys(array_filter($this->values, 'strlen'));
    }

    /** @return list<string> */
    public function pibs(): array
    {
        return array_values(array_filter($this->values, static fn (string $key): bool => self::fieldName($key) === 'pib', ARRAY_FILTER_USE_KEY));
    }

    /** @return list<array{name: string, value: string}> What says something, each once. */
    public function toExport(): array
    {
        $pairs = [];
        foreach (array_filter($this->values, 'strlen') as $key => $value) {
            $name = self::fieldName($key) === 'company' ? __('Company name', 'sors-for-woocommerce') : CheckoutFields::labels()[self::fieldName($key)];
            $pairs[$name . "\0" . $value] = ['name' => $name, 'value' => $value];
        }

        return array_values($pairs);
    }

    /** @param array<array-key, mixed> $meta */
    private static function fromMeta(array $meta): self
    {
        $values = [];
        foreach ($meta as $key => $value) {
            if (self::fieldName((string) $key) !== '') {
                $values[(string) $key] = is_scalar($value) ? (string) $value : '';
            }
        }

        return new self($values);
    }

    /** Which field of ours a meta key is; '' for none. */
    private static function fieldName(string $key): string
    {
        foreach (CheckoutFields::META_KEYS as $field => $own) {
            if ($key === $own || $key === ltrim($own, '_')) {
                return $field;
            }
        }
        foreach (self::BLOCK_PREFIXES as $prefix) {
            $field = str_starts_with($key, $prefix) ? substr($key, strlen($prefix)) : '';
            if (in_array($field, ['pib', 'mb', 'company'], true)) {
                return $field;
            }
        }

        return '';
    }
}
