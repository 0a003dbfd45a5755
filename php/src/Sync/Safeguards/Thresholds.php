<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Safeguards;

use SorsForWooCommerce\Support\Decimal;

/**
 * Thresholds above which a safeguard needs a confirmation. Does no I/O.
 */
final class Thresholds
{
    /** A run never pauses for fewer products. */
    public const MIN_PRODUCTS = 10;

    /**
     * Whether a change affects more than a share of all products.
     *
     * @param int $percent Share of all; 0 for no threshold.
     */
    public static function isMassChange(int $affected, int $all, int $percent): bool
    {
        return $percent > 0 && $affected >= self::MIN_PRODUCTS && $affected * 100 > $all * $percent;
    }

    /**
     * Whether a price rises or falls by more than a factor.
     *
     * @param string $old    The product's price; '' or zero without one.
     * @param int    $factor 0 for no threshold.
     */
    public static function isPriceJump(string $old, string $new, int $factor): bool
    {
        if ($factor < 1 || $old === '') {
            return false;
        }
        [$before, $after] = [Decimal::parse($old), Decimal::parse($new)];
        if ($before <= 0 || $after <= 0) {
            return false;
        }

        // larger > smaller × factor, in integer arithmetic without overflow.
        return intdiv(max($before, $after) - 1, $factor) >= min($before, $after);
    }
}
