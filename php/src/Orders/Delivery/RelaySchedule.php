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
    public const RELAY = 'sors_relay_orders';

    /** Runs the relay when the next waiting row is due. */
    public const RETRY = 'sors_retry_orders';

    /** Looks for orders the hooks have missed. */
    public const SCAN = 'sors_scan_orders';

    private const GROUP = 'sors';

    /** Before the shop's own housekeeping, of which thousands of actions may wait; old schedulers know no priority. */
    private const PRIORITY = 1;

    /**
     * Has the relay run as soon as possible. An action that runs already may have looked past the new row, so only a
     * waiting one makes another needless; Action Scheduler's own `unique` would count the running one, too.
     */
    public static function soon(): void
    {
        $waiting = as_get_scheduled_actions([
            'hook' => self::RELAY,
            'group' => self::GROUP,
            'status' => \ActionScheduler_Store::STATUS_PENDING,
            'per_page' => 1,
            'orderby' => 'none',
        ], 'ids');
        if ($waiting === []) {
            as_enqueue_async_action(self::RELAY, [], self::GROUP, false, self::PRIORITY);
        }
    }

    /** Has the relay run in so many seconds, or before. */
    public static function in(int $seconds): void
    {
        $wanted = time() + $seconds;
        $next = as_next_scheduled_action(self::RETRY, null, self::GROUP);
        if (is_int($next) && $next > time() && $next <= $wanted + 5) {
            return;
        }
        as_unschedule_all_actions(self::RETRY, [], self::GROUP);
        as_schedule_single_action($wanted, self::RETRY, [], self::GROUP, false, self::PRIORITY);
    }

    /** Has the scan go on where it stopped. */
    public static function scanOn(): void
    {
        as_enqueue_async_action(self::SCAN, ['go on'], self::GROUP);
    }
}
