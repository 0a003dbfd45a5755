<?php

declare(strict_types=1);

/**
 * Entry point of the scheduler.
 */
abstract class ActionScheduler
{
    private static bool $initialized = false;

    public static function init(): void
    {
        add_action('init', [self::class, 'start'], 1);
        ActionScheduler_QueueRunner::instance()->init();
    }

    public static function start(): void
    {
        self::$initialized = true;
        do_action('action_scheduler_init');
    }

    public static function is_initialized($function_name = null): bool
    {
        if (!self::$initialized && $function_name !== null) {
            wc_doing_it_wrong($function_name, sprintf('%s() was called before the Action Scheduler data store was initialized', $function_name), '3.1.6');
        }

        return self::$initialized;
    }

    public static function store(): ActionScheduler_Store
    {
        return ActionScheduler_Store::instance();
    }

    public static function runner(): ActionScheduler_QueueRunner
    {
        return ActionScheduler_QueueRunner::instance();
    }

    public static function logger(): ActionScheduler_Logger
    {
        return ActionScheduler_Logger::instance();
    }
}
