<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

/**
 * Pause after SORS returned 429. Until it ends, no relay sends an entry automatically.
 */
final class RateLimitPause
{
    private const TRANSIENT = 'sors_rate_limit_pause';

    public static function start(int $seconds): void
    {
        set_transient(self::TRANSIENT, time() + $seconds, max(1, $seconds));
    }

    /** Seconds until the pause ends; 0 when there is none. */
    public static function remainingSeconds(): int
    {
        return max(0, (int) get_transient(self::TRANSIENT) - time());
    }
}
