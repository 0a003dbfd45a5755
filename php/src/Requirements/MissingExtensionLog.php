<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Requirements;

/**
 * Which PHPs of the server were to do the shop's scheduled work, and could not, for they lack the extension. A server
 * has several: the web's, the command line's, and one of each version.
 */
final class MissingExtensionLog
{
    private const OPTION = 'sors_missing_extension';

    /** Seconds between two notes of the same, and after which a PHP that was not seen again doesn't matter any more. */
    private const RECORD_INTERVAL_SECONDS = 10 * MINUTE_IN_SECONDS;
    private const EXPIRY_SECONDS = DAY_IN_SECONDS;

    /** This PHP, e.g. `cli 8.2`. */
    public static function currentPhp(): string
    {
        return PHP_SAPI . ' ' . PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION;
    }

    public static function record(string $php): void
    {
        $all = self::loadEntries();
        $known = $all[$php] ?? null;
        if ($known === null || time() - $known['seen'] >= self::RECORD_INTERVAL_SECONDS) {
            self::saveEntries([$php => ['seen' => time(), 'told' => $known['told'] ?? false]] + $all);
        }
    }

    /** This PHP has the extension. */
    public static function remove(string $php): void
    {
        $all = self::loadEntries();
        if (array_key_exists($php, $all)) {
            unset($all[$php]);
            self::saveEntries($all);
        }
    }

    public static function isReported(string $php): bool
    {
        return self::loadEntries()[$php]['told'] ?? false;
    }

    public static function markReported(string $php): void
    {
        $all = self::loadEntries();
        if (array_key_exists($php, $all)) {
            $all[$php]['told'] = true;
            self::saveEntries($all);
        }
    }

    /** @return list<string> PHPs that can't do the work, as here() names them. */
    public static function listPhps(): array
    {
        return array_map('strval', array_keys(self::loadEntries()));
    }

    /** @return array<string, array{seen: int, told: bool}> */
    private static function loadEntries(): array
    {
        $all = [];
        foreach ((array) get_option(self::OPTION, []) as $php => $stored) {
            $seen = is_array($stored) ? (int) ($stored['seen'] ?? 0) : 0;
            if ($seen > time() - self::EXPIRY_SECONDS) {
                $all[(string) $php] = ['seen' => $seen, 'told' => (bool) $stored['told']];
            }
        }

        return $all;
    }

    /** @param array<string, array{seen: int, told: bool}> $all */
    private static function saveEntries(array $all): void
    {
        $all === [] ? delete_option(self::OPTION) : update_option(self::OPTION, $all, false);
    }
}
