<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Products;

use SorsForWooCommerce\Admin\DryRunLabels;

/**
 * What a comparison found, in the words and figures WooCommerce uses on the product's screen.
 */
final class DiffFormatter
{
    private const MAX_LENGTH = 300;

    /**
     * @param list<array{field: string, old: string, new: string}> $changes As a dry run writes them down.
     *
     * @return list<array{field: string, label: string, old: string, new: string}> A value that is not there is ''.
     */
    public static function formatChanges(array $changes): array
    {
        $labels = DryRunLabels::fields();

        return array_map(static fn (array $change): array => [
            'field' => $change['field'],
            'label' => $labels[$change['field']] ?? $change['field'],
            'old' => self::formatValue($change['field'], $change['old']),
            'new' => self::formatValue($change['field'], $change['new']),
        ], $changes);
    }

    private static function formatValue(string $field, string $value): string
    {
        if ($value === '') {
            return '';
        }

        return match ($field) {
            'regular_price' => self::formatPrice($value),
            'stock_quantity' => (string) wc_format_localized_decimal($value),
            'weight' => trim(wc_format_localized_decimal($value) . ' ' . get_option('woocommerce_weight_unit')),
            'status' => get_post_status_object($value)->label ?? $value,
            default => self::listChoices($field)[$value] ?? self::formatText($value),
        };
    }

    /** @return array<string, string> What a field can be, by what a dry run writes down. */
    private static function listChoices(string $field): array
    {
        return match ($field) {
            'stock_status' => wc_get_product_stock_status_options(),
            'backorders' => wc_get_product_backorder_options(),
            'manage_stock' => ['yes' => __('Yes', 'sors-for-woocommerce'), 'no' => __('No', 'sors-for-woocommerce')],
            'tax_class' => ['standard' => wc_get_product_tax_class_options()['']] + wc_get_product_tax_class_options(),
            default => [],
        };
    }

    /** As WooCommerce writes prices, without its markup; what is no number stays as it is. */
    public static function formatPrice(string $value): string
    {
        return is_numeric($value)
            ? trim(str_replace("\u{a0}", ' ', html_entity_decode(wp_strip_all_tags(wc_price((float) $value)), ENT_QUOTES | ENT_HTML5, 'UTF-8')))
            : $value;
    }

    private static function formatText(string $value): string
    {
        $plain = trim(html_entity_decode(wp_strip_all_tags($value), ENT_QUOTES | ENT_HTML5, 'UTF-8'));

        return mb_strlen($plain) > self::MAX_LENGTH ? mb_substr($plain, 0, self::MAX_LENGTH) . '…' : $plain;
    }
}
