<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

/**
 * Reads thousands of rows past wpdb, which makes an object of each first. Where wpdb is not WordPress's own (it may choose
 * among several servers) or the statement fails (it may connect anew), it is wpdb that reads.
 */
final class DirectQuery
{
    /** @return list<array<string, string|null>> */
    public static function fetchAssoc(string $sql): array
    {
        return self::fetchDirectly($sql, MYSQLI_ASSOC) ?? self::fetchThroughWpdb($sql, ARRAY_A);
    }

    /** @return list<list<string|null>> Columns in the statement's order. */
    public static function fetchNumeric(string $sql): array
    {
        return self::fetchDirectly($sql, MYSQLI_NUM) ?? self::fetchThroughWpdb($sql, ARRAY_N);
    }

    /** @return list<array<array-key, string|null>>|null */
    private static function fetchDirectly(string $sql, int $mode): ?array
    {
        global $wpdb;
        if ($wpdb::class !== \wpdb::class || !$wpdb->dbh instanceof \mysqli) {
            return null;
        }
        try {
            // prepare() has put something else where a value has a percent sign; wpdb takes that back itself.
            $found = $wpdb->dbh->query($wpdb->remove_placeholder_escape($sql));
        } catch (\mysqli_sql_exception) {
            return null;
        }
        if (!$found instanceof \mysqli_result) {
            return null;
        }
        $wpdb->num_queries++;

        return $found->fetch_all($mode);
    }

    /** @return list<array<array-key, string|null>> */
    private static function fetchThroughWpdb(string $sql, string $output): array
    {
        global $wpdb;

        // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared -- the caller has prepared it.
        return array_values((array) $wpdb->get_results($sql, $output));
    }
}
