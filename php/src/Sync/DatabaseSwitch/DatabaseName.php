<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\DatabaseSwitch;

/**
 * What a database's name tells of its financial year: SORS makes a new one at each closing of a year, named with the
 * year at the end. No input or output.
 */
final class DatabaseName
{
    /** The year the name ends in; null where it ends in none. */
    public static function findYear(string $name): ?int
    {
        return preg_match('/(?<!\d)(20\d\d)$/', $name, $parts) === 1 ? (int) $parts[1] : null;
    }

    /** Whether the name ends in a year before this one. */
    public static function isPastYear(string $name, int $thisYear): bool
    {
        $year = self::findYear($name);

        return $year !== null && $year < $thisYear;
    }

    /**
     * The database of the same company with the latest year after that of the given one.
     *
     * @param list<string> $names Databases SORS has.
     */
    public static function findNewer(string $name, array $names): ?string
    {
        $year = self::findYear($name);
        $found = null;
        foreach ($names as $other) {
            $later = self::findYear($other);
            if ($year === null || $later === null || $later <= $year || substr($other, 0, -4) !== substr($name, 0, -4)) {
                continue;
            }
            $found = $found === null || $later > self::findYear($found) ? $other : $found;
        }

        return $found;
    }
}
