<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Stock;

/**
 * Result of writing one product's stock and price.
 */
final class StockWriteResult
{
    /**
     * @param 'updated'|'unchanged' $outcome
     * @param bool                  $isRounded      Whether the quantity had decimals that the shop can't store.
     * @param bool                  $isZeroed       Whether it went from in stock, with or without a quantity, to zero or below.
     * @param string|null           $reason         Why price or stock was not changed.
     * @param bool                  $isStockSkipped Whether the stock was skipped because of its decimals.
     * @param float                 $before         Previous quantity if the stock was managed; else 0.
     */
    public function __construct(
        public readonly string $outcome,
        public readonly bool $isRounded,
        public readonly bool $isZeroed,
        public readonly ?string $reason,
        public readonly bool $isStockSkipped = false,
        public readonly float $before = 0.0,
    ) {
    }
}
