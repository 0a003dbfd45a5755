<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Data;

/**
 * Dates in WooCommerce's queries: a day or a time, optionally with >, >=, <, <=, or a range with "...".
 */
final class DateQuery
{
    /**
     * @return list<array<string, mixed>> Clauses of a WordPress date query, on the column in UTC.
     */
    public static function forColumn(string $column, mixed $value): array
    {
        if ($value === null || $value === '') {
            return [];
        }
        if ($value instanceof \WC_DateTime) {
            $value = (string) $value->getTimestamp();
        }
        $clause = ['column' => $column . '_gmt', 'inclusive' => true];
        if (preg_match('/^(.+?)\.\.\.(.+)$/', (string) $value, $parts) === 1) {
            return [$clause + ['after' => self::text($parts[1], false), 'before' => self::text($parts[2], true)]];
        }
        preg_match('/^(>=|<=|>|<)?(.+)$/', trim((string) $value), $parts);
        $date = trim($parts[2]);

        return [match ($parts[1]) {
            '>' => ['inclusive' => false, 'after' => self::text($date, true)] + $clause,
            '>=' => $clause + ['after' => self::text($date, false)],
            '<' => ['inclusive' => false, 'before' => self::text($date, false)] + $clause,
            '<=' => $clause + ['before' => self::text($date, true)],
            default => $clause + ['after' => self::text($date, false), 'before' => self::text($date, true)],
        }];
    }

    /** Returns a time in UTC; for a day, its first or last second. */
    private static function text(string $date, bool $last): string
    {
        $isDay = !is_numeric($date) && preg_match('/^\d{4}-\d{1,2}-\d{1,2}$/', $date) === 1;
        $moment = wc_string_to_datetime($isDay ? $date . ($last ? ' 23:59:59' : ' 00:00:00') : $date);

        return gmdate('Y-m-d H:i:s', $moment?->getTimestamp() ?? 0);
    }
}
