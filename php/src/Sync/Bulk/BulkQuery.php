<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

use SorsForWooCommerce\Storage\SqlLiteral;
use SorsForWooCommerce\Storage\TransactionLostException;

/**
 * Executes statements for many rows. A failed statement throws, so that the caller rolls the batch back.
 */
final class BulkQuery
{
    /** Far below the smallest max_allowed_packet in use (1 MB). */
    private const MAX_STATEMENT_BYTES = 400_000;

    /** Lock wait timeout, deadlock, connection lost (two codes): a retry of the batch may succeed. */
    private const TRANSIENT_ERRORS = [1205, 1213, 2006, 2013];

    public static function quote(string|int|null $value): string
    {
        return SqlLiteral::quote($value);
    }

    /**
     * @param list<int> $ids
     *
     * @return string For example "1, 2"; "0" for an empty list.
     */
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
     * Inserts rows, in several statements if they are large.
     *
     * @param string                          $head    The statement up to and including VALUES.
     * @param list<list<string|int|null>>     $rows
     * @param string                          $tail    The statement after the rows.
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
     * Updates existing rows, at most 100 per statement.
     *
     * @param array<int, array<string, string>> $rows By the value of the key column; all with the same columns.
     */
    public static function updateRows(string $table, string $key, array $rows): void
    {
        $chunk = [];
        $bytes = 0;
        foreach ($rows as $id => $columns) {
            $size = array_sum(array_map('strlen', $columns)) + 40 * count($columns);
            if ($chunk !== [] && ($bytes + $size > self::MAX_STATEMENT_BYTES || count($chunk) === 100)) {
                self::updateChunk($table, $key, $chunk);
                $chunk = [];
                $bytes = 0;
            }
            $chunk[$id] = $columns;
            $bytes += $size;
        }
        if ($chunk !== []) {
            self::updateChunk($table, $key, $chunk);
        }
    }

    /**
     * @return list<array<string, string|null>>
     *
     * @throws \RuntimeException With the database's message.
     */
    public static function fetchRows(string $sql): array
    {
        global $wpdb;
        $suppressed = $wpdb->suppress_errors();
        $rows = $wpdb->get_results($sql, ARRAY_A);
        $wpdb->suppress_errors($suppressed);
        if ($wpdb->last_error !== '') {
            throw new \RuntimeException($wpdb->last_error);
        }

        return (array) $rows;
    }

    /**
     * Fetches thousands of rows without wpdb, which creates an object per row. Unbuffered: rows arrive while the
     * database still searches for the next ones.
     *
     * @return list<list<string|null>> Columns in the statement's order.
     *
     * @throws TransactionLostException After a deadlock, a lock wait timeout or a lost connection.
     * @throws \RuntimeException        With the database's message.
     */
    public static function fetchTuples(string $sql): array
    {
        global $wpdb;
        $database = $wpdb->dbh;
        if (!$database instanceof \mysqli) {
            throw new \RuntimeException('The database is neither MySQL nor MariaDB.');
        }
        $wpdb->num_queries++;
        $result = $database->query($sql, MYSQLI_USE_RESULT);
        $rows = $result instanceof \mysqli_result ? $result->fetch_all(MYSQLI_NUM) : [];
        // A lock wait timeout may end the query after thousands of rows.
        if (in_array($database->errno, self::TRANSIENT_ERRORS, true)) {
            throw new TransactionLostException($database->error);
        }
        if ($database->errno !== 0 || !$result instanceof \mysqli_result) {
            throw new \RuntimeException($database->error);
        }

        return $rows;
    }

    /** @throws \RuntimeException With the database's message. */
    public static function execute(string $sql): int
    {
        global $wpdb;
        $suppressed = $wpdb->suppress_errors();
        // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared -- every value went through quote().
        $affected = $wpdb->query($sql);
        $wpdb->suppress_errors($suppressed);
        if ($affected === false) {
            throw new \RuntimeException($wpdb->last_error !== '' ? $wpdb->last_error : 'The database rejected a statement.');
        }

        return (int) $affected;
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
