<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders;

/**
 * How long to wait before the next attempt, where SORS did not say.
 */
final class Backoff
{
    /** Seconds after the first, second, … attempt; the last for all that follow. */
    private const STEPS = [30, 60, 120, 300, 900, 1800, 3600];

    /** Longest wait SORS may ask for; a longer one is not believed. */
    private const LONGEST = 6 * 3600;

    /**
     * @param int      $attempts   Made so far, from 1.
     * @param int|null $retryAfter What SORS asked for, in seconds.
     * @param int      $spread     Any number, e.g. the row's id: spreads rows that failed together over some seconds.
     */
    public static function seconds(int $attempts, ?int $retryAfter = null, int $spread = 0): int
    {
        $step = self::STEPS[max(0, min($attempts, count(self::STEPS)) - 1)];
        if ($retryAfter !== null) {
            return max(1, min($retryAfter, self::LONGEST));
        }

        return $step + $spread % max(1, intdiv($step, 5));
    }
}
