<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Requirements;

/**
 * Which PHPs of the server were to do the shop's scheduled work, and could not, for they lack the extension. A server
 * has several: the web's, the command line's, and one of each version.
 */
final class MissingExtensionLog
{
    private const OPTION = 'sors_lacking';

    /** Seconds between two notes of the same, and after which a PHP that was not seen again doesn't matter any more. */
    private const NOTE_EVERY = 10 * MINUTE_IN_SECONDS;
    private const FORGET_AFTER = DAY_IN_SECONDS;

    /** This PHP, e.g. `cli 8.2`. */
    public static function here(): string
    {
        return PHP_SAPI . ' ' . PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION;
    }

    public static function note(string $php): void
    {
        $all = self::all();
        $known = $all[$php] ?? null;
        if ($known === null || time() - $known['seen'] >= self::NOTE_EVERY) {
            self::store([$php => ['seen' => time(), 'told' => $known['told'] ?? false]] + $all);
        }
    }

    /** This PHP has the extension. */
    public static function clear(string $php): void
    {
        $all = self::all();
        if (array_key_exists($php, $all)) {
            unset($all[$php]);
            self::store($all);
        }
    }

    public static function isTold(string $php): bool
    {
        return self::all()[$php]['told'] ?? false;
    }

    public static function tell(string $php): void
    {
        $all = self::all();
        if (array_key_exists($php, $all)) {
            $all[$php]['told'] = true;
            self::store($all);
        }
    }

    /** @return list<string> PHPs that can't do the work, as here() names them. */
    public static function seen(): array
    {
        return array_map('strval', array_keys(self::all()));
    }

    /** @return array<string, array{seen: int, told: bool}> */
    private static function all(): array
    {
        $all = [];
        foreach ((array) get_option(self::OPTION, []) as $php => $stored) {
            $seen = is_array($stored) ? (int) ($stored['seen'] ?? 0) : 0;
            if ($seen > time() - self::FORGET_AFTER) {
                $all[(string) $php] = ['seen' => $seen, 'told' => (bool) $stored['told']];
            }
        }

        return $all;
    }

    /** @param array<string, array{seen: int, told: bool}> $all */
    private static function store(array $all): void
    {
        $all === [] ? delete_option(self::OPTION) : update_option(self::OPTION, $all, false);
    }
}
