<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

use SorsForWooCommerce\Connection\Log;

/**
 * Shop-wide post-commit tasks: invalidates product lists, fires hooks that only WooCommerce listens to. Runs after the
 * first batch of a step, then at most once per second, and at the end of the step.
 */
final class PostCommitTasks
{
    /** How long the shop's lists may be out of date. */
    private const INTERVAL_SECONDS = 1.0;

    /** @var array<string, \Closure(): void> Name → task. The last one deferred under a name replaces earlier ones. */
    private static array $due = [];
    private static float $lastRunAt = 0.0;
    private static bool $isDeferring = false;

    /** Defers tasks from now on, except after the first batch: its run also covers the tasks of an interrupted worker. */
    public static function startDeferring(): void
    {
        self::$isDeferring = true;
        self::$lastRunAt = 0.0;
    }

    /** Ends deferring and runs the remaining tasks. */
    public static function runAll(): void
    {
        self::$isDeferring = false;
        self::runDue();
    }

    /** @param \Closure(): void $task */
    public static function defer(string $name, \Closure $task): void
    {
        self::$due[$name] = $task;
    }

    /** Runs the deferred tasks unless the last run was less than a second ago. Call it after each batch. */
    public static function runDue(): void
    {
        if (self::$isDeferring && microtime(true) - self::$lastRunAt < self::INTERVAL_SECONDS) {
            return;
        }
        [$due, self::$due] = [self::$due, []];
        foreach ($due as $task) {
            try {
                $task();
            } catch (\Throwable $error) {
                // The batches are written. A failed task must not stop the other tasks.
                Log::warning('Products were written, but a post-commit task failed: ' . $error->getMessage());
            }
        }
        self::$lastRunAt = microtime(true);
    }
}
