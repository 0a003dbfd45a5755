<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Stock;

/**
 * What became of one product's stock and price.
 */
final class StockWriteResult
{
    /**
     * @param 'updated'|'unchanged' $outcome
     * @param bool                  $rounded Whether its quantity had decimals the shop can't have.
     * @param bool                  $zeroed  Whether it went from in stock, counted or not, to zero or below.
     * @param string|null           $reason  Why its price or its stock was left as it is.
     * @param bool                  $refused Whether its stock was, as decimals are refused.
     * @param float                 $before  Its quantity before, where the stock was managed; else 0.
     */
    public function __construct(
        public readonly string $outcome,
        public readonly bool $rounded,
        public readonly bool $zeroed,
        public readonly ?string $reason,
        public readonly bool $refused = false,
        public readonly float $before = 0.0,
    ) {
    }
}
