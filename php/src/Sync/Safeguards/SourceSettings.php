<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Safeguards;

use SorsForWooCommerce\Admin\RunLabels;
use SorsForWooCommerce\Settings\Settings;

/**
 * Source settings: the settings that decide which data a run reads. If one changes, every product may change.
 */
final class SourceSettings
{
    /** Kind of run → its source settings. */
    private const SETTINGS_BY_KIND = [
        'catalog' => [],
        'stock' => ['business_unit', 'stock_business_units', 'price_type', 'stock_mode'],
        'images' => [],
    ];

    /**
     * Collects the database, the source settings and, for stock, the shop's currency.
     *
     * @return array<string, string> Name → value.
     */
    public static function collectValues(string $kind, string $database, Settings $settings): array
    {
        $values = ['database' => $database];
        foreach (self::SETTINGS_BY_KIND[$kind] as $name) {
            $values[$name] = self::formatValue($settings->toArray()[$name]);
        }

        // The stored currency: multi-currency plugins may filter it for the current visitor.
        return $kind === 'stock' ? $values + ['currency' => (string) get_option('woocommerce_currency')] : $values;
    }

    /** Formats a setting; list values are joined with commas. */
    public static function formatValue(mixed $value): string
    {
        return is_array($value) ? implode(', ', $value) : (string) $value;
    }

    /**
     * @param array<string, string> $previous Values of the last completed run.
     * @param array<string, string> $current
     *
     * @return array<string, array{string, string}> Name → old and new value, of changed settings. A setting that only one
     *     side has counts as unchanged.
     */
    public static function findChanges(array $previous, array $current): array
    {
        $changes = [];
        foreach (array_intersect_key($current, $previous) as $name => $value) {
            if ((string) $previous[$name] !== $value) {
                $changes[$name] = [(string) $previous[$name], $value];
            }
        }

        return $changes;
    }

    /**
     * @param array<string, array{string, string}> $changes Result of findChanges().
     *
     * @return string For example “Price type: net → gross”; '' without changes.
     */
    public static function describeChanges(array $changes): string
    {
        return implode('; ', array_map(
            static fn (string $name, array $change): string => sprintf('%s: %s → %s', self::labelSetting($name), self::labelValue($name, $change[0]), self::labelValue($name, $change[1])),
            array_keys($changes),
            $changes
        ));
    }

    public static function labelSetting(string $name): string
    {
        return match ($name) {
            'database' => __('Database', 'sors-for-woocommerce'),
            'business_unit' => __('Business unit', 'sors-for-woocommerce'),
            'stock_business_units' => __('Stock of several units', 'sors-for-woocommerce'),
            'price_type' => __('Price type', 'sors-for-woocommerce'),
            'stock_mode' => __('Stock', 'sors-for-woocommerce'),
            'currency' => __('Shop currency', 'sors-for-woocommerce'),
            default => $name,
        };
    }

    public static function labelValue(string $name, string $value): string
    {
        return match ($name) {
            'price_type' => RunLabels::priceTypes()[$value] ?? $value,
            'stock_mode' => RunLabels::stockModes()[$value] ?? $value,
            default => $value === '' ? __('none', 'sors-for-woocommerce') : $value,
        };
    }
}
