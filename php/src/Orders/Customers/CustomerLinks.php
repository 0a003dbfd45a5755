<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Customers;

use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Storage\SqlLiteral;

/**
 * Which customer of SORS a shop's customer is, per database, in the table of links. A row whose SORS id begins with
 * "?" is a claim: the right to look the customer up and create it, which one worker has at a time. A claim outlives
 * the worker, so a creation nobody knows the outcome of is looked up again before anything else is done.
 */
final class CustomerLinks
{
    private const KIND = 'customer';

    /** Seconds after which a claim's holder is taken for dead; longer than any request lasts. */
    private const LEASE_SECONDS = 300;

    public function __construct(private readonly string $database)
    {
    }

    /** SORS's id of a customer; null when it is not known yet. */
    public function findCustomerId(string $key): ?string
    {
        global $wpdb;

        return $wpdb->get_var($wpdb->prepare(
            "SELECT sors_id FROM %i WHERE database_name = %s AND kind = %s AND code = %s AND sors_id NOT LIKE %s LIMIT 1",
            Schema::table('links'),
            $this->database,
            self::KIND,
            $key,
            '?%'
        ));
    }

    /** Takes the claim; false while another worker holds it, or its outcome is too young to be looked up. */
    public function claimLease(string $key): bool
    {
        global $wpdb;
        $inserted = $wpdb->query($wpdb->prepare(
            'INSERT IGNORE INTO %i (database_name, kind, sors_id, code, updated_gmt) VALUES (%s, %s, %s, %s, UTC_TIMESTAMP())',
            Schema::table('links'),
            $this->database,
            self::KIND,
            self::leaseId($key),
            $key
        ));

        return $inserted === 1 || $this->takeExpiredLease($key);
    }

    /** Whether the last holder of the claim left it without knowing what became of the creation. */
    public function hasUncertainCreation(string $key): bool
    {
        global $wpdb;

        return $wpdb->get_var($wpdb->prepare(
            'SELECT last_error FROM %i WHERE database_name = %s AND kind = %s AND sors_id = %s',
            Schema::table('links'),
            $this->database,
            self::KIND,
            self::leaseId($key)
        )) !== null;
    }

    /** Notes that a request to create the customer is about to leave: whoever finds the claim must look it up first. */
    public function markCreating(string $key): void
    {
        global $wpdb;
        $noted = $wpdb->query($wpdb->prepare(
            'UPDATE %i SET last_error = %s, updated_gmt = UTC_TIMESTAMP() WHERE database_name = %s AND kind = %s AND sors_id = %s',
            Schema::table('links'),
            'sending',
            $this->database,
            self::KIND,
            self::leaseId($key)
        ));
        if ($noted === false) {
            throw new \RuntimeException('The links table could not be written.');
        }
    }

    /** Remembers the customer and gives the claim up. */
    public function storeCustomer(string $key, string $sorsId): void
    {
        global $wpdb;
        $became = $wpdb->query($wpdb->prepare(
            'UPDATE IGNORE %i SET sors_id = %s, last_error = NULL, updated_gmt = UTC_TIMESTAMP()'
            . ' WHERE database_name = %s AND kind = %s AND sors_id = %s',
            Schema::table('links'),
            $sorsId,
            $this->database,
            self::KIND,
            self::leaseId($key)
        ));
        // The same customer may be known by another key already: then only the claim goes.
        if ($became !== 1) {
            $this->releaseLease($key);
        }
    }

    public function releaseLease(string $key): void
    {
        $this->deleteRow(self::leaseId($key));
    }

    /** Forgets a customer SORS no longer accepts, so that it is looked up anew. */
    public function deleteCustomer(string $sorsId): void
    {
        $this->deleteRow($sorsId);
    }

    /**
     * Customers known by any of these keys, of all databases.
     *
     * @param list<string> $keys
     *
     * @return list<array{database: string, sors_id: string, key: string}>
     */
    public static function listByKeys(array $keys): array
    {
        global $wpdb;
        $list = SqlLiteral::quoteList($keys);

        return array_values((array) $wpdb->get_results($wpdb->prepare(
            "SELECT database_name AS `database`, sors_id, code AS `key` FROM %i WHERE kind = %s AND code IN ({$list}) AND sors_id NOT LIKE %s ORDER BY id",
            Schema::table('links'),
            self::KIND,
            '?%'
        ), ARRAY_A));
    }

    /**
     * Forgets customers in all databases. A claim goes only when its time is over: from then on whoever takes it up
     * looks the customer up first, as he does without one.
     *
     * @param list<string> $keys
     *
     * @return int How many rows.
     */
    public static function deleteByKeys(array $keys): int
    {
        global $wpdb;
        $list = SqlLiteral::quoteList($keys);

        return (int) $wpdb->query($wpdb->prepare(
            "DELETE FROM %i WHERE kind = %s AND code IN ({$list})"
            . ' AND (sors_id NOT LIKE %s OR updated_gmt < DATE_SUB(UTC_TIMESTAMP(), INTERVAL %d SECOND))',
            Schema::table('links'),
            self::KIND,
            '?%',
            self::LEASE_SECONDS
        ));
    }

    private function takeExpiredLease(string $key): bool
    {
        global $wpdb;

        return $wpdb->query($wpdb->prepare(
            'UPDATE %i SET updated_gmt = UTC_TIMESTAMP() WHERE database_name = %s AND kind = %s AND sors_id = %s'
            . ' AND updated_gmt < DATE_SUB(UTC_TIMESTAMP(), INTERVAL %d SECOND)',
            Schema::table('links'),
            $this->database,
            self::KIND,
            self::leaseId($key),
            self::LEASE_SECONDS
        )) === 1;
    }

    private function deleteRow(string $sorsId): void
    {
        global $wpdb;
        $wpdb->query($wpdb->prepare(
            'DELETE FROM %i WHERE database_name = %s AND kind = %s AND sors_id = %s',
            Schema::table('links'),
            $this->database,
            self::KIND,
            $sorsId
        ));
    }

    private static function leaseId(string $key): string
    {
        return '?' . $key;
    }
}
