<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Overview;

use SorsForWooCommerce\Admin\TimeFormat;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Sync\StepScheduler;
use SorsForWooCommerce\Sync\SyncSchedule;

/**
 * What Action Scheduler is to do for us, and whether it does.
 */
final class ScheduleStatus
{
    /** Seconds after which an appointment that was not kept is worth telling. */
    private const OVERDUE_SECONDS = 15 * MINUTE_IN_SECONDS;

    /** When a kind comes next, in one sentence. */
    public static function nextRunText(string $kind, ?Run $run): string
    {
        $retry = $run !== null && $run->state === 'retrying' ? TimeFormat::formatLocal($run->details['retry_gmt'] ?? null) : '';
        if ($retry !== '') {
            /* translators: %s: date and time */
            return sprintf(__('Goes on by itself: %s.', 'sors-for-woocommerce'), $retry);
        }
        $next = as_next_scheduled_action(SyncSchedule::hookName($kind), null, StepScheduler::GROUP);

        return match (true) {
            $next === true => __('The schedule starts it now.', 'sors-for-woocommerce'),
            /* translators: %s: date and time */
            is_int($next) => sprintf(__('Next by the schedule: %s.', 'sors-for-woocommerce'), TimeFormat::formatLocal(gmdate(TimeFormat::UTC, $next))),
            default => __('No schedule, only by hand.', 'sors-for-woocommerce'),
        };
    }

    /** Since when, as Unix time, the oldest work that is due has been waiting; null while the scheduler keeps up. */
    public static function overdueSince(): ?int
    {
        $late = as_get_scheduled_actions([
            'group' => StepScheduler::GROUP,
            'status' => \ActionScheduler_Store::STATUS_PENDING,
            'date' => as_get_datetime_object('@' . (time() - self::OVERDUE_SECONDS)),
            'date_compare' => '<=',
            'orderby' => 'date',
            'order' => 'ASC',
            'per_page' => 1,
        ], 'ids');

        return $late === [] ? null : \ActionScheduler::store()->get_date((string) reset($late))->getTimestamp();
    }
}
