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
    public static function year(string $name): ?int
    {
        return preg_match('/(?<!\d)(20\d\d)$/', $name, $parts) === 1 ? (int) $parts[1] : null;
    }

    /** Whether the name ends in a year before this one. */
    public static function isPast(string $name, int $thisYear): bool
    {
        $year = self::year($name);

        return $year !== null && $year < $thisYear;
    }

    /**
     * The database of the same company with the latest year after that of the given one.
     *
     * @param list<string> $names Databases SORS has.
     */
    public static function newer(string $name, array $names): ?string
    {
        $year = self::year($name);
        $found = null;
        foreach ($names as $other) {
            $later = self::year($other);
            if ($year === null || $later === null || $later <= $year || substr($other, 0, -4) !== substr($name, 0, -4)) {
                continue;
            }
            $found = $found === null || $later > self::year($found) ? $other : $found;
        }

        return $found;
    }
}
