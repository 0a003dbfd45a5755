<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Safeguards;

use SorsForWooCommerce\Support\Decimal;

/**
 * What is so much at once that a person has to say whether it is right. No input or output.
 */
final class Thresholds
{
    /** Fewer products than this are never a reason to pause. */
    public const MIN_PRODUCTS = 10;

    /**
     * Whether so many are more than a share of all.
     *
     * @param int $percent Of all; 0 for no limit.
     */
    public static function isMassChange(int $hit, int $all, int $percent): bool
    {
        return $percent > 0 && $hit >= self::MIN_PRODUCTS && $hit * 100 > $all * $percent;
    }

    /**
     * Whether a price becomes more than so many times what it was, or less than that part of it.
     *
     * @param string $old    The product's; '' or zero where it has none yet.
     * @param int    $factor 0 for no limit.
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

        // more > less × factor, without leaving the whole numbers.
        return intdiv(max($before, $after) - 1, $factor) >= min($before, $after);
    }
}
