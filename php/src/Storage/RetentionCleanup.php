<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Sync\StepScheduler;

/**
 * How long the shop keeps the history of runs, and what its documents said when they were sent. Once a day, by Action
 * Scheduler, in batches. The outbox's rows themselves are kept for ever: they are why no order is sent twice.
 */
final class RetentionCleanup
{
    public const HOOK = 'sors_cleanup';

    /** Rows one action looks after, of each kind. */
    private const BATCH_SIZE = 500;

    /** A document in one of these states needs what was sent no more; in the others a worker or a person may. */
    private const FINAL_STATES = ['sent', 'skipped', 'rejected'];

    public static function register(): void
    {
        add_action(self::HOOK, [self::class, 'run']);
        add_action('action_scheduler_init', [self::class, 'schedule']);
    }

    public static function schedule(): void
    {
        StepScheduler::ensureRecurring(self::HOOK, HOUR_IN_SECONDS, DAY_IN_SECONDS);
    }

    /** The scheduled action: one batch, and the next at once while there is more. */
    public static function run(): void
    {
        $settings = Settings::load();
        $retention = new self();
        $isMore = false;
        // 0 keeps them for ever.
        if ($settings->number('run_retention_days') > 0) {
            $isMore = $retention->purgeRuns($settings->number('run_retention_days'), self::BATCH_SIZE) === self::BATCH_SIZE;
        }
        if ($settings->number('snapshot_retention_days') > 0) {
            $isMore = $retention->deleteSnapshots($settings->number('snapshot_retention_days'), self::BATCH_SIZE) === self::BATCH_SIZE || $isMore;
        }
        if ($isMore) {
            as_enqueue_async_action(self::HOOK, ['continue'], StepScheduler::GROUP);
        }
    }

    /**
     * Deletes runs that ended so many days ago or earlier, with the reports of dry ones. Of each kind the last one stays,
     * and the last one that wrote to the shop: the brakes compare with it.
     *
     * @param int      $days 0 for all that have ended.
     * @param int|null $most Null for as many as there are.
     *
     * @return int How many.
     */
    public function purgeRuns(int $days = 0, ?int $most = null): int
    {
        $deleted = 0;
        do {
            $ids = $this->findExpiredRuns($days, min(self::BATCH_SIZE, ($most ?? PHP_INT_MAX) - $deleted));
            $this->deleteRuns($ids);
            $deleted += count($ids);
        } while (count($ids) === self::BATCH_SIZE && $deleted < ($most ?? PHP_INT_MAX));

        return $deleted;
    }

    /**
     * Forgets what documents said that were sent so many days ago or earlier. Row, state and number stay.
     *
     * @return int Of how many documents.
     */
    public function deleteSnapshots(int $days, int $most): int
    {
        global $wpdb;
        $states = SqlLiteral::quoteList(self::FINAL_STATES);
        // One that was changed after sending still has to be compared.
        return OutboxTransitions::executeWrite($wpdb->prepare(
            "UPDATE %i SET snapshot = NULL WHERE state IN ({$states}) AND snapshot IS NOT NULL AND NOT (state = 'sent' AND reason IS NOT NULL)"
            . ' AND updated_gmt < DATE_SUB(UTC_TIMESTAMP(), INTERVAL %d DAY) ORDER BY id LIMIT %d',
            Schema::table('outbox'),
            $days,
            $most
        ));
    }

    /**
     * Forgets what the documents of one order said, where nobody needs it any more.
     *
     * @return int Of how many documents.
     */
    public static function deleteSnapshotsOfOrder(int $orderId): int
    {
        global $wpdb;
        $states = SqlLiteral::quoteList(self::FINAL_STATES);

        return OutboxTransitions::executeWrite($wpdb->prepare(
            "UPDATE %i SET snapshot = NULL WHERE order_id = %d AND state IN ({$states}) AND snapshot IS NOT NULL AND NOT (state = 'sent' AND reason IS NOT NULL)",
            Schema::table('outbox'),
            $orderId
        ));
    }

    /** @return list<int> */
    private function findExpiredRuns(int $days, int $most): array
    {
        global $wpdb;
        $runs = Schema::table('runs');

        return array_map('intval', $wpdb->get_col($wpdb->prepare(
            "SELECT r.id FROM %i r
            LEFT JOIN (SELECT MAX(id) AS id FROM %i GROUP BY kind) last ON last.id = r.id
            LEFT JOIN (SELECT MAX(id) AS id FROM %i WHERE state = 'completed' AND is_dry_run = 0 GROUP BY kind) written ON written.id = r.id
            WHERE r.state IN ('stopped', 'completed', 'failed') AND r.finished_gmt <= DATE_SUB(UTC_TIMESTAMP(), INTERVAL %d DAY)
            AND last.id IS NULL AND written.id IS NULL ORDER BY r.id LIMIT %d",
            $runs,
            $runs,
            $runs,
            $days,
            $most
        )));
    }

    /** @param list<int> $ids */
    private function deleteRuns(array $ids): void
    {
        global $wpdb;
        $list = SqlLiteral::quoteList($ids);
        $wpdb->query($wpdb->prepare("DELETE FROM %i WHERE run_id IN ({$list})", Schema::table('report_items')));
        $wpdb->query($wpdb->prepare("DELETE FROM %i WHERE id IN ({$list})", Schema::table('runs')));
    }
}
