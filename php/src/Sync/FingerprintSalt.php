<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

use SorsForWooCommerce\Settings\Settings;

/**
 * What, when it changes, makes every row count as changed: the settings that decide what is written.
 */
final class FingerprintSalt
{
    /** Raised when the plugin starts to write rows differently. */
    private const REVISION = 1;

    /**
     * @param list<string> $names  Settings that matter.
     * @param list<string> $fields Fields that matter, when SORS owns them.
     */
    public static function compute(Settings $settings, string $kind, array $names, array $fields): string
    {
        $values = array_intersect_key($settings->toArray(), array_flip($names));
        ksort($values);
        $owned = array_values(array_filter($fields, $settings->ownsField(...)));

        return hash('sha256', (string) wp_json_encode([self::REVISION, $kind, $values, $owned]));
    }
}
