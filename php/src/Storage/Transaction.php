<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

/**
 * One transaction of the shop's database, with a savepoint for each item. wpdb reconnects silently and carries on
 * after a deadlock; a savepoint that is gone is how we notice that the transaction is gone, too.
 */
final class Transaction
{
    public static function begin(): void
    {
        self::execute('START TRANSACTION');
        self::execute('SAVEPOINT sors_batch');
    }

    /** @throws TransactionLostException when nothing, or not all, would be committed. */
    public static function commit(): void
    {
        if (!self::execute('RELEASE SAVEPOINT sors_batch') || !self::execute('COMMIT')) {
            throw new TransactionLostException('The transaction was gone before its commit.');
        }
    }

    /** Undoes all of it; what WordPress cached of it is forgotten. */
    public static function rollback(): void
    {
        self::execute('ROLLBACK');
        wp_cache_flush();
    }

    /**
     * Runs one item's writing; when it throws, only that item is undone.
     *
     * @template T
     *
     * @param callable(): T $work
     *
     * @return T
     */
    public static function runItem(callable $work): mixed
    {
        self::execute('SAVEPOINT sors_item');
        try {
            return $work();
        } catch (\Throwable $error) {
            if (!self::execute('ROLLBACK TO SAVEPOINT sors_item')) {
                throw new TransactionLostException('The transaction was gone inside an item.', 0, $error);
            }
            wp_cache_flush();
            throw $error;
        }
    }

    /**
     * Writes many items at once; when that throws, all of them are undone, and what was before them stays.
     *
     * @template T
     *
     * @param callable(): T $work
     *
     * @return T
     */
    public static function runBatch(callable $work): mixed
    {
        self::execute('SAVEPOINT sors_items');
        try {
            return $work();
        } catch (TransactionLostException $lost) {
            throw $lost;
        } catch (\Throwable $error) {
            if (!self::execute('ROLLBACK TO SAVEPOINT sors_items')) {
                throw new TransactionLostException('The transaction was gone inside a batch.', 0, $error);
            }
            wp_cache_flush();
            throw $error;
        }
    }

    private static function execute(string $sql): bool
    {
        global $wpdb;
        $shown = $wpdb->suppress_errors();
        // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared -- constant statements.
        $done = $wpdb->query($sql);
        $wpdb->suppress_errors($shown);

        return $done !== false;
    }
}
