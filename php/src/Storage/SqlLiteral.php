<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

use function implode;
use function is_int;
use function strlen;
use function strspn;

/**
 * Values as they stand in a statement. As wpdb's prepare() writes them, which is too slow for the thousands of values of a run.
 */
final class SqlLiteral
{
    /** Of these nothing is to be escaped. */
    private const PLAIN = '0123456789.';

    /**
     * @param list<string|int> $values
     *
     * @return string E.g. "1, 2"; NULL, which is in no list, for none.
     */
    public static function quoteList(array $values): string
    {
        return $values === [] ? 'NULL' : implode(', ', array_map(self::quote(...), $values));
    }

    /**
     * @param list<string|int|null> $values
     *
     * @return string E.g. "(1, 'a', NULL)".
     */
    public static function quoteTuple(array $values): string
    {
        $parts = [];
        foreach ($values as $value) {
            // Most of a row of many columns is settled without a call.
            if (is_int($value)) {
                $parts[] = $value;
            } elseif ($value !== null && strspn($value, self::PLAIN) === strlen($value)) {
                $parts[] = "'{$value}'";
            } else {
                $parts[] = self::quote($value);
            }
        }

        return '(' . implode(', ', $parts) . ')';
    }

    public static function quote(string|int|null $value): string
    {
        global $wpdb;

        return match (true) {
            $value === null => 'NULL',
            is_int($value) => (string) $value,
            // Nothing to escape in a number.
            strspn($value, self::PLAIN) === strlen($value) => "'{$value}'",
            // wpdb marks each "%", too, in case the text goes through prepare(); this one doesn't.
            $wpdb->dbh instanceof \mysqli => "'" . $wpdb->dbh->real_escape_string($value) . "'",
            default => "'" . $wpdb->_real_escape($value) . "'",
        };
    }
}
