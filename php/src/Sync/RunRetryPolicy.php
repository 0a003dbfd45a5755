<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

use Sors\Exception\ConnectionException;
use Sors\Exception\RateLimitException;
use Sors\Exception\SorsException;

/**
 * Whether and when a run goes on by itself after SORS could not be reached or asked to slow down.
 */
final class RunRetryPolicy
{
    /** Seconds to wait after the first, second, … failure in a row; after the last the run fails. */
    private const BACKOFF_SECONDS = [60, 120, 300, 600, 1200, 1800];

    /**
     * @param string $caller   Who started the run: someone at the screen or the command line wants to know at once.
     * @param int    $seen     How far the run has got.
     * @param int    $failures In a row, without this one.
     *
     * @return int|null Seconds; null when the run fails.
     */
    public static function secondsUntilRetry(SorsException $error, string $caller, int $seen, int $failures): ?int
    {
        $passing = $error instanceof RateLimitException || $error instanceof ConnectionException;
        if (!$passing || !$error->isRetryable() || $caller === 'cli' || ($seen === 0 && $caller !== 'schedule')) {
            return null;
        }
        $wait = self::BACKOFF_SECONDS[$failures] ?? null;

        return $wait === null ? null : max($wait, min(3600, (int) $error->getRetryAfter()));
    }
}
