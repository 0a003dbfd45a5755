<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Health;

use SorsForWooCommerce\Admin\AdminPage;
use SorsForWooCommerce\Requirements\MissingExtensionLog;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Sync\StepScheduler;
use SorsForWooCommerce\Sync\SyncSchedule;

/**
 * Whether work by the clock is done: the scheduler, and the runs it starts.
 */
final class ScheduleChecks
{
    /** Minutes an action of ours may be past its time. */
    private const MAX_OVERDUE_MINUTES = 30;

    /** Periods without a run that succeeded. */
    private const MAX_MISSED_PERIODS = 3;

    public function __construct(private readonly Settings $settings)
    {
    }

    public function checkScheduler(): CheckResult
    {
        $late = StepScheduler::countOverdue(self::MAX_OVERDUE_MINUTES);
        $unable = MissingExtensionLog::listPhps();
        if ($unable !== []) {
            return self::missingExtensionResult($unable, $late);
        }
        $isOff = defined('DISABLE_WP_CRON') && constant('DISABLE_WP_CRON');
        if ($late === 0) {
            return new CheckResult('cron', 'good', __('Scheduled work of SORS is done in time', 'sors-for-woocommerce'), $isOff
                ? __('No action is late. WP-Cron is switched off in wp-config.php; the server calls wp-cron.php, or another runner is at work.', 'sors-for-woocommerce')
                : __('No action is late.', 'sors-for-woocommerce'));
        }

        return new CheckResult(
            'cron',
            'critical',
            __('Scheduled work of SORS is not done', 'sors-for-woocommerce'),
            sprintf(
                /* translators: 1: number of actions, 2: number of minutes */
                _n('%1$d action of SORS has been due for more than %2$d minutes.', '%1$d actions of SORS have been due for more than %2$d minutes.', $late, 'sors-for-woocommerce'),
                $late,
                self::MAX_OVERDUE_MINUTES
            ),
            $isOff
                ? __('WP-Cron is switched off in wp-config.php, so the server must call wp-cron.php, best once a minute. Ask whoever looks after it.', 'sors-for-woocommerce')
                : __('Have the server call wp-cron.php once a minute, or find out why WordPress can’t call itself.', 'sors-for-woocommerce'),
            admin_url('admin.php?page=wc-status&tab=action-scheduler&status=pending&s=sors_')
        );
    }

    /** @param list<string> $unable PHPs without the extension that were to do the work. */
    private static function missingExtensionResult(array $unable, int $late): CheckResult
    {
        $phps = implode(', ', $unable);

        return new CheckResult(
            'cron',
            $late > 0 ? 'critical' : 'recommended',
            __('A PHP that does scheduled work has no extension of SORS', 'sors-for-woocommerce'),
            sprintf(
                /* translators: %s: names and versions of PHPs, e.g. cli 8.3 */
                _n(
                    'Seen within a day: %s. It leaves the work of SORS to another PHP, and where there is none, the work waits.',
                    'Seen within a day: %s. They leave the work of SORS to another PHP, and where there is none, the work waits.',
                    count($unable),
                    'sors-for-woocommerce'
                ),
                $phps
            ),
            __('Have whoever looks after the server install the extension for each PHP that runs WordPress, or let cron call the PHP that has it.', 'sors-for-woocommerce'),
            AdminPage::url('setup')
        );
    }

    public function checkSyncs(): CheckResult
    {
        $kinds = ['good' => [], 'old' => [], 'never' => [], 'unknown' => []];
        foreach (Settings::SYNC_KINDS as $kind) {
            $minutes = $this->settings->isComplete() ? $this->settings->number('schedule_' . $kind) : 0;
            if ($minutes > 0) {
                $kinds[self::scheduleState($kind, $minutes, time())][] = self::syncLabel($kind);
            }
        }
        if ($kinds['old'] !== [] || $kinds['never'] !== []) {
            return self::overdueResult($kinds['old'], $kinds['never']);
        }
        if ($kinds['unknown'] !== []) {
            return new CheckResult(
                'sync',
                'recommended',
                __('A run by the clock has not run yet', 'sors-for-woocommerce'),
                /* translators: %s: kinds of runs */
                sprintf(__('Has a schedule, but has not run yet, and no run of it is appointed: %s.', 'sors-for-woocommerce'), implode(', ', $kinds['unknown'])),
                __('Choose another schedule in the settings and save, then the one you want; that appoints it anew.', 'sors-for-woocommerce'),
                AdminPage::url('settings')
            );
        }

        return new CheckResult('sync', 'good', __('Runs by the clock succeed', 'sors-for-woocommerce'), $kinds['good'] === []
            ? __('No kind of synchronisation has a schedule.', 'sors-for-woocommerce')
            : __('Each kind with a schedule has succeeded within three of its periods, or was not due yet.', 'sors-for-woocommerce'));
    }

    /**
     * @param list<string> $old   Names of kinds that had a run.
     * @param list<string> $never Of kinds that had none.
     */
    private static function overdueResult(array $old, array $never): CheckResult
    {
        $texts = [];
        if ($old !== []) {
            /* translators: %s: kinds of runs */
            $texts[] = sprintf(__('No success for more than three of its periods: %s.', 'sors-for-woocommerce'), implode(', ', $old));
        }
        if ($never !== []) {
            /* translators: %s: kinds of runs */
            $texts[] = sprintf(__('Has not run yet, though it was due more than three of its periods ago: %s.', 'sors-for-woocommerce'), implode(', ', $never));
        }

        return new CheckResult(
            'sync',
            'critical',
            __('A run by the clock has not succeeded for long', 'sors-for-woocommerce'),
            implode(' ', $texts),
            $old === []
                ? __('See whether scheduled work is done at all, and what the log says of it.', 'sors-for-woocommerce')
                : __('See why the last runs failed, or whether one waits for your answer.', 'sors-for-woocommerce'),
            AdminPage::url('overview')
        );
    }

    /**
     * How a kind with a schedule does: old when it has had no success for three periods, counted from its first run on
     * where it never had any; never when it has not even begun, three periods after it was first due.
     *
     * @return 'good'|'old'|'never'|'unknown'
     */
    private static function scheduleState(string $kind, int $minutes, int $now): string
    {
        $gmt = (new RunRepository())->findLastCompleted($kind)->finishedGmt ?? self::findFirstStart($kind);
        $since = $gmt === null ? self::findFirstDue($kind) : (int) strtotime($gmt . ' UTC');
        if ($since === null) {
            return 'unknown';
        }

        return match (true) {
            $now - $since <= self::MAX_MISSED_PERIODS * $minutes * MINUTE_IN_SECONDS => 'good',
            $gmt === null => 'never',
            default => 'old',
        };
    }

    /** When the schedule that is kept now was first due; null where none is appointed. */
    private static function findFirstDue(string $kind): ?int
    {
        $actions = as_get_scheduled_actions([
            'hook' => SyncSchedule::hookName($kind),
            'group' => StepScheduler::GROUP,
            'status' => [\ActionScheduler_Store::STATUS_PENDING, \ActionScheduler_Store::STATUS_RUNNING],
            'per_page' => 10,
        ]);
        $dates = [];
        foreach ($actions as $action) {
            $schedule = $action->get_schedule();
            // One that is tried again, because another run was at work, is no schedule.
            if (is_callable([$schedule, 'get_first_date'])) {
                $dates[] = $schedule->get_first_date()->getTimestamp();
            }
        }

        return $dates === [] ? null : min($dates);
    }

    public static function syncLabel(string $kind): string
    {
        return match ($kind) {
            'catalog' => __('Catalog', 'sors-for-woocommerce'),
            'stock' => __('Stock and prices', 'sors-for-woocommerce'),
            default => __('Images', 'sors-for-woocommerce'),
        };
    }

    private static function findFirstStart(string $kind): ?string
    {
        global $wpdb;

        return $wpdb->get_var($wpdb->prepare(
            'SELECT MIN(started_gmt) FROM %i WHERE kind = %s AND is_dry_run = 0',
            Schema::table('runs'),
            $kind
        ));
    }
}
