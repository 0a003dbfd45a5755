<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

/**
 * Links between the shop's customers and SORS's customers in one database, in the links table.
 *
 * A row whose SORS ID begins with "?" is a lease: only its holder may look the customer up and create it. The lease
 * outlives its worker, so an uncertain creation is looked up before the customer is created again.
 */
final class CustomerLinkRepository
{
    private const KIND = 'customer';

    /** Seconds until a lease expires; longer than any request takes. */
    private const LEASE_SECONDS = 300;

    public function __construct(private readonly string $database)
    {
    }

    /** SORS's ID of a customer; null when there is no link yet. */
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

    /** Claims the lease. False while another worker's lease hasn't expired. */
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

    /** Whether the lease's last holder sent a request to create the customer and got no result. */
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

    /** Marks the lease before the request to create the customer is sent. The next holder must look the customer up first. */
    public function markCreating(string $key): void
    {
        global $wpdb;
        $updated = $wpdb->query($wpdb->prepare(
            'UPDATE %i SET last_error = %s, updated_gmt = UTC_TIMESTAMP() WHERE database_name = %s AND kind = %s AND sors_id = %s',
            Schema::table('links'),
            'sending',
            $this->database,
            self::KIND,
            self::leaseId($key)
        ));
        if ($updated === false) {
            throw new \RuntimeException('The links table could not be written.');
        }
    }

    /** Turns the lease into a link to the customer. */
    public function storeCustomer(string $key, string $sorsId): void
    {
        global $wpdb;
        $updated = $wpdb->query($wpdb->prepare(
            'UPDATE IGNORE %i SET sors_id = %s, last_error = NULL, updated_gmt = UTC_TIMESTAMP()'
            . ' WHERE database_name = %s AND kind = %s AND sors_id = %s',
            Schema::table('links'),
            $sorsId,
            $this->database,
            self::KIND,
            self::leaseId($key)
        ));
        // Another key may be linked to the same customer already. Then only the lease is deleted.
        if ($updated !== 1) {
            $this->releaseLease($key);
        }
    }

    public function releaseLease(string $key): void
    {
        $this->deleteRow(self::leaseId($key));
    }

    /** Deletes the link to a customer that SORS no longer accepts, so that the customer is looked up again. */
    public function deleteCustomer(string $sorsId): void
    {
        $this->deleteRow($sorsId);
    }

    /**
     * Lists the customers linked to any of these keys, in all databases.
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
     * Deletes the links of these keys in all databases. Leases are deleted only once they have expired.
     *
     * @param list<string> $keys
     *
     * @return int Number of deleted rows.
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
