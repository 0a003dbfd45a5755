<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

/**
 * Schedules the relay and the scan with Action Scheduler. One action serves any number of orders.
 */
final class RelaySchedule
{
    /** Runs the relay as soon as possible. */
    public const RELAY_HOOK = 'sors_relay_outbox';

    /** Runs the relay when the next entry is due. */
    public const RETRY_HOOK = 'sors_retry_outbox';

    /** Scans for orders that the hooks missed. */
    public const SCAN_HOOK = 'sors_scan_orders';

    private const GROUP = 'sors';

    /** Ahead of WooCommerce's own actions, of which thousands may be pending. Old versions of Action Scheduler ignore it. */
    private const PRIORITY = 1;

    /**
     * Enqueues a relay run, unless one is pending. A run in progress may have missed the new entry, so it doesn't count.
     * Action Scheduler's own `unique` would count it.
     */
    public static function enqueueNow(): void
    {
        $pending = as_get_scheduled_actions([
            'hook' => self::RELAY_HOOK,
            'group' => self::GROUP,
            'status' => \ActionScheduler_Store::STATUS_PENDING,
            'per_page' => 1,
            'orderby' => 'none',
        ], 'ids');
        if ($pending === []) {
            as_enqueue_async_action(self::RELAY_HOOK, [], self::GROUP, false, self::PRIORITY);
        }
    }

    /** Schedules a relay run after so many seconds, unless an earlier one is scheduled. */
    public static function scheduleIn(int $seconds): void
    {
        $due = time() + $seconds;
        $next = as_next_scheduled_action(self::RETRY_HOOK, null, self::GROUP);
        if (is_int($next) && $next > time() && $next <= $due + 5) {
            return;
        }
        as_unschedule_all_actions(self::RETRY_HOOK, [], self::GROUP);
        as_schedule_single_action($due, self::RETRY_HOOK, [], self::GROUP, false, self::PRIORITY);
    }

    /** Enqueues a scan that continues at the cursor. */
    public static function continueScan(): void
    {
        as_enqueue_async_action(self::SCAN_HOOK, ['continue'], self::GROUP);
    }
}
