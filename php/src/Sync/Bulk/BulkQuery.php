<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

use SorsForWooCommerce\Storage\SqlLiteral;
use SorsForWooCommerce\Storage\TransactionLostException;

/**
 * Statements for many rows. A statement that fails throws: the caller undoes the batch.
 */
final class BulkQuery
{
    /** Bytes of values in one statement: far below the least max_allowed_packet in use (1 MB). */
    private const MAX_STATEMENT_BYTES = 400_000;

    /** Lock wait timeout, deadlock, connection lost (two codes): the batch may well go through when it is done again. */
    private const TRANSIENT_ERRORS = [1205, 1213, 2006, 2013];

    public static function quote(string|int|null $value): string
    {
        return SqlLiteral::quote($value);
    }

    /** @param list<int> $ids Written as they are, e.g. "1, 2"; never empty. */
    public static function joinIds(array $ids): string
    {
        return $ids === [] ? '0' : implode(', ', array_map('intval', $ids));
    }

    /** @param list<string> $values */
    public static function joinTexts(array $values): string
    {
        return $values === [] ? "''" : implode(', ', array_map(self::quote(...), $values));
    }

    /**
     * Adds rows.
     *
     * @param string                          $head    Up to and with VALUES.
     * @param list<list<string|int|null>>     $rows
     * @param string                          $tail    After the rows.
     */
    public static function insertRows(string $head, array $rows, string $tail = ''): void
    {
        $tuples = [];
        $bytes = 0;
        foreach ($rows as $row) {
            $tuple = SqlLiteral::quoteTuple($row);
            if ($bytes + strlen($tuple) > self::MAX_STATEMENT_BYTES && $tuples !== []) {
                self::execute($head . ' ' . implode(', ', $tuples) . ' ' . $tail);
                $tuples = [];
                $bytes = 0;
            }
            $tuples[] = $tuple;
            $bytes += strlen($tuple) + 2;
        }
        if ($tuples !== []) {
            self::execute($head . ' ' . implode(', ', $tuples) . ' ' . $tail);
        }
    }

    /**
     * Changes columns of rows that are there.
     *
     * @param array<int, array<string, string>> $rows By the key's value; all with the same columns.
     */
    public static function updateRows(string $table, string $key, array $rows): void
    {
        $open = [];
        $bytes = 0;
        foreach ($rows as $id => $columns) {
            $size = array_sum(array_map('strlen', $columns)) + 40 * count($columns);
            if ($open !== [] && ($bytes + $size > self::MAX_STATEMENT_BYTES || count($open) === 100)) {
                self::updateChunk($table, $key, $open);
                $open = [];
                $bytes = 0;
            }
            $open[$id] = $columns;
            $bytes += $size;
        }
        if ($open !== []) {
            self::updateChunk($table, $key, $open);
        }
    }

    /**
     * @return list<array<string, string|null>>
     *
     * @throws \RuntimeException with the database's message.
     */
    public static function fetchRows(string $sql): array
    {
        global $wpdb;
        $shown = $wpdb->suppress_errors();
        $rows = $wpdb->get_results($sql, ARRAY_A);
        $wpdb->suppress_errors($shown);
        if ($wpdb->last_error !== '') {
            throw new \RuntimeException($wpdb->last_error);
        }

        return (array) $rows;
    }

    /**
     * The same past wpdb, which makes an object of each row first: for thousands of rows. They are taken while the database
     * still looks for the next ones.
     *
     * @return list<list<string|null>> Columns in the statement's order.
     *
     * @throws TransactionLostException   when another one was in the way.
     * @throws \RuntimeException with the database's message.
     */
    public static function fetchTuples(string $sql): array
    {
        global $wpdb;
        $database = $wpdb->dbh;
        if (!$database instanceof \mysqli) {
            throw new \RuntimeException('The database is not one of MySQL’s kind.');
        }
        $wpdb->num_queries++;
        $found = $database->query($sql, MYSQLI_USE_RESULT);
        $rows = $found instanceof \mysqli_result ? $found->fetch_all(MYSQLI_NUM) : [];
        // A lock that is not to be had may end it after thousands of rows.
        if (in_array($database->errno, self::TRANSIENT_ERRORS, true)) {
            throw new TransactionLostException($database->error);
        }
        if ($database->errno !== 0 || !$found instanceof \mysqli_result) {
            throw new \RuntimeException($database->error);
        }

        return $rows;
    }

    /** @throws \RuntimeException with the database's message. */
    public static function execute(string $sql): int
    {
        global $wpdb;
        $shown = $wpdb->suppress_errors();
        // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared -- every value went through quote().
        $done = $wpdb->query($sql);
        $wpdb->suppress_errors($shown);
        if ($done === false) {
            throw new \RuntimeException($wpdb->last_error !== '' ? $wpdb->last_error : 'The database refused a statement.');
        }

        return (int) $done;
    }

    /** @param non-empty-array<int, array<string, string>> $rows */
    private static function updateChunk(string $table, string $key, array $rows): void
    {
        $sets = [];
        foreach (array_keys(reset($rows)) as $column) {
            $cases = '';
            foreach ($rows as $id => $columns) {
                $cases .= ' WHEN ' . (int) $id . ' THEN ' . self::quote($columns[$column]);
            }
            $sets[] = "`{$column}` = CASE `{$key}`{$cases} END";
        }
        self::execute("UPDATE `{$table}` SET " . implode(', ', $sets) . " WHERE `{$key}` IN (" . self::joinIds(array_keys($rows)) . ')');
    }
}
