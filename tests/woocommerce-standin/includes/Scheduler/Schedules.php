<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Scheduler;

/**
 * Shared code of the scheduling functions.
 */
final class Schedules
{
    public static function add(
        \ActionScheduler_Schedule $schedule,
        mixed $hook,
        mixed $args,
        mixed $group,
        mixed $unique,
        mixed $priority,
        string $function
    ): int {
        if (!\ActionScheduler::is_initialized($function)) {
            return 0;
        }
        $action = new \ActionScheduler_Action(
            (string) $hook,
            (array) $args,
            $schedule,
            (string) $group,
            \ActionScheduler_Store::STATUS_PENDING,
            max(0, min(255, (int) $priority))
        );

        return $unique ? \ActionScheduler::store()->save_unique_action($action) : \ActionScheduler::store()->save_action($action);
    }

    public static function moment(mixed $timestamp): \DateTime
    {
        return new \DateTime('@' . (int) $timestamp, new \DateTimeZone('UTC'));
    }
}
