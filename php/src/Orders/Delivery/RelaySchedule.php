<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

/**
 * When the relay runs: at once after an order, when a waiting row is due, and the hourly scan. By Action Scheduler,
 * with one action for any number of orders.
 */
final class RelaySchedule
{
    /** Runs the relay at once. */
    public const RELAY_HOOK = 'sors_relay_outbox';

    /** Runs the relay when the next waiting row is due. */
    public const RETRY_HOOK = 'sors_retry_outbox';

    /** Looks for orders the hooks have missed. */
    public const SCAN_HOOK = 'sors_scan_orders';

    private const GROUP = 'sors';

    /** Before the shop's own housekeeping, of which thousands of actions may wait; old schedulers know no priority. */
    private const PRIORITY = 1;

    /**
     * Has the relay run as soon as possible. An action that runs already may have looked past the new row, so only a
     * waiting one makes another needless; Action Scheduler's own `unique` would count the running one, too.
     */
    public static function enqueueNow(): void
    {
        $waiting = as_get_scheduled_actions([
            'hook' => self::RELAY_HOOK,
            'group' => self::GROUP,
            'status' => \ActionScheduler_Store::STATUS_PENDING,
            'per_page' => 1,
            'orderby' => 'none',
        ], 'ids');
        if ($waiting === []) {
            as_enqueue_async_action(self::RELAY_HOOK, [], self::GROUP, false, self::PRIORITY);
        }
    }

    /** Has the relay run in so many seconds, or before. */
    public static function scheduleIn(int $seconds): void
    {
        $wanted = time() + $seconds;
        $next = as_next_scheduled_action(self::RETRY_HOOK, null, self::GROUP);
        if (is_int($next) && $next > time() && $next <= $wanted + 5) {
            return;
        }
        as_unschedule_all_actions(self::RETRY_HOOK, [], self::GROUP);
        as_schedule_single_action($wanted, self::RETRY_HOOK, [], self::GROUP, false, self::PRIORITY);
    }

    /** Has the scan go on where it stopped. */
    public static function continueScan(): void
    {
        as_enqueue_async_action(self::SCAN_HOOK, ['continue'], self::GROUP);
    }
}
