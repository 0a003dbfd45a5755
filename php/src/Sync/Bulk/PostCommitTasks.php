<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

use SorsForWooCommerce\Connection\Log;

/**
 * What holds for the shop as a whole and need not be done for each batch: clearing its lists, telling WooCommerce's own
 * listeners. Done at the first batch of a sitting, then once a second at most, and when the sitting ends.
 */
final class PostCommitTasks
{
    /** How long the shop's lists may be behind. */
    private const INTERVAL_SECONDS = 1.0;

    /** @var array<string, \Closure(): void> What is to be done, by name: each once, as it was asked for last. */
    private static array $due = [];
    private static float $lastRunAt = 0.0;
    private static bool $isDeferring = false;

    /** From now on work is put off. The first batch's is not: it also does what a worker that was killed has left of it. */
    public static function startDeferring(): void
    {
        self::$isDeferring = true;
        self::$lastRunAt = 0.0;
    }

    /** Does what is left. */
    public static function runAll(): void
    {
        self::$isDeferring = false;
        self::runDue();
    }

    /** @param \Closure(): void $work */
    public static function defer(string $name, \Closure $work): void
    {
        self::$due[$name] = $work;
    }

    /** After a batch: does what is due, unless that was done a moment ago. */
    public static function runDue(): void
    {
        if (self::$isDeferring && microtime(true) - self::$lastRunAt < self::INTERVAL_SECONDS) {
            return;
        }
        [$due, self::$due] = [self::$due, []];
        foreach ($due as $work) {
            try {
                $work();
            } catch (\Throwable $error) {
                // The batches are written; what the shop keeps of them in lists must not stop the rest.
                Log::warning('Products were written, but clearing the shop’s lists of them failed: ' . $error->getMessage());
            }
        }
        self::$lastRunAt = microtime(true);
    }
}
