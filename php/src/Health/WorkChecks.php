<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Health;

use SorsForWooCommerce\Admin\Page;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Runs;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Sync\Scheduler;

/**
 * Whether work by the clock is done: the scheduler, and the runs it starts.
 */
final class WorkChecks
{
    /** Minutes an action of ours may be past its time. */
    private const LATE = 30;

    /** Periods without a run that succeeded. */
    private const PERIODS = 3;

    public function __construct(private readonly Settings $settings)
    {
    }

    public function cron(): Result
    {
        $late = self::pastDue();
        $isOff = defined('DISABLE_WP_CRON') && constant('DISABLE_WP_CRON');
        if ($late === 0) {
            return new Result('cron', 'good', __('Scheduled work of SORS is done in time', 'sors-for-woocommerce'), $isOff
                ? __('No action is late. WP-Cron is switched off in wp-config.php; the server calls wp-cron.php, or another runner is at work.', 'sors-for-woocommerce')
                : __('No action is late.', 'sors-for-woocommerce'));
        }

        return new Result(
            'cron',
            'critical',
            __('Scheduled work of SORS is not done', 'sors-for-woocommerce'),
            sprintf(
                /* translators: 1: number of actions, 2: number of minutes */
                _n('%1$d action of SORS has been due for more than %2$d minutes.', '%1$d actions of SORS have been due for more than %2$d minutes.', $late, 'sors-for-woocommerce'),
                $late,
                self::LATE
            ),
            $isOff
                ? __('WP-Cron is switched off in wp-config.php, so the server must call wp-cron.php, best once a minute. Ask whoever looks after it.', 'sors-for-woocommerce')
                : __('Have the server call wp-cron.php once a minute, or find out why WordPress can’t call itself.', 'sors-for-woocommerce'),
            admin_url('admin.php?page=wc-status&tab=action-scheduler&status=pending&s=sors_')
        );
    }

    public function sync(): Result
    {
        $old = [];
        $scheduled = 0;
        foreach (Settings::SYNCS as $kind) {
            $minutes = $this->settings->complete() ? $this->settings->number('schedule_' . $kind) : 0;
            $scheduled += $minutes > 0 ? 1 : 0;
            if ($minutes > 0 && self::isOld($kind, $minutes)) {
                $old[] = self::name($kind);
            }
        }
        if ($old === []) {
            return new Result('sync', 'good', __('Runs by the clock succeed', 'sors-for-woocommerce'), $scheduled === 0
                ? __('No kind of synchronisation has a schedule.', 'sors-for-woocommerce')
                : __('Each kind with a schedule has succeeded within three of its periods, or was not due yet.', 'sors-for-woocommerce'));
        }

        return new Result(
            'sync',
            'critical',
            __('A run by the clock has not succeeded for long', 'sors-for-woocommerce'),
            /* translators: %s: kinds of runs */
            sprintf(__('No success for more than three of its periods: %s.', 'sors-for-woocommerce'), implode(', ', $old)),
            __('See why the last runs failed, or whether one waits for your answer.', 'sors-for-woocommerce'),
            Page::url('overview')
        );
    }

    /** Whether a kind has had no success for three periods; one that never ran counts from its first run on. */
    public static function isOld(string $kind, int $minutes): bool
    {
        $runs = new Runs();
        $done = $runs->lastDone($kind);
        $since = $done->finishedGmt ?? self::firstStart($kind);

        return $since !== null && time() - (int) strtotime($since . ' UTC') > self::PERIODS * $minutes * MINUTE_IN_SECONDS;
    }

    public static function name(string $kind): string
    {
        return match ($kind) {
            'catalog' => __('Catalog', 'sors-for-woocommerce'),
            'stock' => __('Stock and prices', 'sors-for-woocommerce'),
            default => __('Images', 'sors-for-woocommerce'),
        };
    }

    private static function firstStart(string $kind): ?string
    {
        global $wpdb;

        return $wpdb->get_var($wpdb->prepare(
            'SELECT MIN(started_gmt) FROM %i WHERE kind = %s AND dry = 0',
            Schema::table('runs'),
            $kind
        ));
    }

    private static function pastDue(): int
    {
        return count(as_get_scheduled_actions([
            'group' => Scheduler::GROUP,
            'status' => \ActionScheduler_Store::STATUS_PENDING,
            'date' => as_get_datetime_object(time() - self::LATE * MINUTE_IN_SECONDS),
            'date_compare' => '<=',
            'per_page' => 1000,
        ], 'ids'));
    }
}
