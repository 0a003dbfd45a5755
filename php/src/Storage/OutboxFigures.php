<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

/**
 * How many documents are in a state since when. Times are UTC, by the database's clock.
 */
final class OutboxFigures
{
    /** Documents that became `sent` at that time or later. */
    public static function countSentSince(string $gmt): int
    {
        global $wpdb;

        return (int) $wpdb->get_var($wpdb->prepare(
            "SELECT COUNT(*) FROM %i WHERE state = 'sent' AND updated_gmt >= %s",
            Schema::table('outbox'),
            $gmt
        ));
    }

    /** Documents that have been waiting to be sent for so many seconds. */
    public static function countPendingLongerThan(int $seconds): int
    {
        global $wpdb;

        return (int) $wpdb->get_var($wpdb->prepare(
            "SELECT COUNT(*) FROM %i WHERE state = 'pending' AND created_gmt < DATE_SUB(UTC_TIMESTAMP(), INTERVAL %d SECOND)",
            Schema::table('outbox'),
            $seconds
        ));
    }
}
