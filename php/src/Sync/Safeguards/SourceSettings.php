<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Safeguards;

use SorsForWooCommerce\Settings\Settings;

/**
 * What decides which data a run brings in. When one of it changes, the whole shop may: the first run after it asks.
 */
final class SourceSettings
{
    /** Kind of run → settings that decide. */
    private const SETTINGS_BY_KIND = [
        'catalog' => [],
        'stock' => ['business_unit', 'stock_business_units', 'price_type', 'stock_mode'],
        'images' => [],
    ];

    /** @return array<string, string> Name → value. */
    public static function collectValues(string $kind, string $database, Settings $settings): array
    {
        $context = ['database' => $database];
        foreach (self::SETTINGS_BY_KIND[$kind] as $name) {
            $context[$name] = self::formatValue($settings->toArray()[$name]);
        }

        // What is stored, not what a plugin shows the visitor in whose request this happens to be.
        return $kind === 'stock' ? $context + ['currency' => (string) get_option('woocommerce_currency')] : $context;
    }

    /** A setting as one word; of a list its members. */
    public static function formatValue(mixed $value): string
    {
        return is_array($value) ? implode(', ', $value) : (string) $value;
    }

    /**
     * @param array<string, string> $before Of the last run that was finished.
     * @param array<string, string> $now
     *
     * @return array<string, array{string, string}> Name → old and new value of what differs; what one of them does
     *     not know counts as the same.
     */
    public static function findChanges(array $before, array $now): array
    {
        $changes = [];
        foreach (array_intersect_key($now, $before) as $name => $value) {
            if ((string) $before[$name] !== $value) {
                $changes[$name] = [(string) $before[$name], $value];
            }
        }

        return $changes;
    }
}
