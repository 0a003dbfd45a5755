<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

/**
 * SORS has asked for a rest: until then no relay sends anything by itself.
 */
final class RateLimitPause
{
    private const TRANSIENT = 'sors_rate_limit_pause';

    public static function start(int $seconds): void
    {
        set_transient(self::TRANSIENT, time() + $seconds, max(1, $seconds));
    }

    /** Seconds left; 0 when there is no pause. */
    public static function remainingSeconds(): int
    {
        return max(0, (int) get_transient(self::TRANSIENT) - time());
    }
}
