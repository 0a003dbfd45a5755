<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Connection;

/**
 * Databases the shop has moved away from, with their business unit: returns of orders that were sent there still go there.
 */
final class PreviousDatabases
{
    private const OPTION = 'sors_previous_databases';

    public static function add(string $database, string $businessUnit): void
    {
        update_option(self::OPTION, [$database => $businessUnit] + (array) get_option(self::OPTION, []), false);
    }

    /** The unit a past database was used with; null for any other. */
    public static function findBusinessUnit(string $database): ?string
    {
        $unit = ((array) get_option(self::OPTION, []))[$database] ?? null;

        return $unit === null ? null : (string) $unit;
    }
}
