<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\Schema;

/**
 * Which worker is at a run: owner and heartbeat on the run's row, taken by one conditional UPDATE. Not heard of for
 * EXPIRY seconds, a worker counts as dead, and another takes over.
 */
final class RunLease
{
    /** Seconds; the heartbeat comes with each commit, so no batch may take as long. */
    public const EXPIRY_SECONDS = 180;

    public readonly string $owner;

    public function __construct()
    {
        $this->owner = substr(sprintf('%s:%d:%s', (string) gethostname(), (int) getmypid(), bin2hex(random_bytes(4))), -64);
    }

    /** Takes a run that wants to go on and that no living worker holds. Does not wait. */
    public function claim(Run $run): bool
    {
        global $wpdb;
        if (!self::isAvailable($run)) {
            return false;
        }
        $claimed = $wpdb->query($wpdb->prepare(
            "UPDATE %i SET owner = %s, heartbeat_gmt = UTC_TIMESTAMP(), reason = NULL, state = IF(state = 'stopping', state, 'running')
            WHERE id = %d AND run_lock IS NOT NULL AND state IN ('pending', 'running', 'paused', 'retrying', 'stopping')
            AND (owner = '' OR heartbeat_gmt < UTC_TIMESTAMP() - INTERVAL %d SECOND)",
            Schema::table('runs'),
            $this->owner,
            $run->id,
            self::EXPIRY_SECONDS
        ));

        if ($claimed !== 1) {
            return false;
        }
        self::flushCacheAfterInterruption($run);

        return true;
    }

    /**
     * Where a run's worker was cut off, a persistent object cache may hold what that worker never committed, or lack what it
     * did: the next one would take the one for the shop's, and never look at the other again.
     */
    public static function flushCacheAfterInterruption(?Run $run): void
    {
        if ($run !== null && $run->owner !== '') {
            wp_cache_flush();
        }
    }

    /** Hands the run back, so that the next worker need not wait for the expiry. */
    public function release(int $runId): void
    {
        global $wpdb;
        $wpdb->query($wpdb->prepare(
            "UPDATE %i SET owner = '', heartbeat_gmt = UTC_TIMESTAMP() WHERE id = %d AND owner = %s",
            Schema::table('runs'),
            $runId,
            $this->owner
        ));
    }

    /**
     * Inside a transaction, right before its commit: nobody else may have taken over.
     *
     * @return string The run's state, as another may have changed it.
     *
     * @throws LeaseLostException
     */
    public function assertHeld(int $runId): string
    {
        global $wpdb;
        $row = $wpdb->get_row($wpdb->prepare(
            'SELECT owner, state FROM %i WHERE id = %d FOR UPDATE',
            Schema::table('runs'),
            $runId
        ));
        if ($row === null || $row->owner !== $this->owner) {
            throw new LeaseLostException('Another worker took the run over.');
        }

        return $row->state;
    }

    /** Whether no worker was heard of within the expiry. */
    public static function isAvailable(Run $run): bool
    {
        return $run->owner === '' || self::secondsSinceHeartbeat($run) > self::EXPIRY_SECONDS;
    }

    /** Seconds since its worker was heard of. */
    public static function secondsSinceHeartbeat(Run $run): int
    {
        global $wpdb;
        $now = (string) $wpdb->get_var('SELECT UTC_TIMESTAMP()');

        return (int) strtotime($now . ' UTC') - (int) strtotime(($run->heartbeatGmt ?? $run->startedGmt) . ' UTC');
    }
}
