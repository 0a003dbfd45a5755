<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Stock;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Support\Decimal;
use SorsForWooCommerce\Sync\Bulk\DerivedProps;
use SorsForWooCommerce\Sync\Bulk\ProductChangeSet;

/**
 * Stock and price of one product or variation, on its sheet: what Level does through WooCommerce's CRUD.
 */
final class ChangeSetStockWriter
{
    private readonly bool $ownsPrice;
    private readonly bool $ownsStock;
    private readonly bool $managesStock;
    private readonly string $decimals;
    private readonly DerivedProps $level;

    public function __construct(Settings $settings)
    {
        $this->ownsPrice = $settings->owns('price');
        $this->ownsStock = $settings->owns('stock');
        $this->managesStock = get_option('woocommerce_manage_stock') === 'yes';
        $this->decimals = $settings->text('decimals');
        $this->level = DerivedProps::ofShop();
    }

    /**
     * @param array<string, mixed> $row     Of stock.
     * @param string               $pending Sold in the shop, not yet in SORS.
     */
    public function set(ProductChangeSet $sheet, array $row, string $pending): StockWriteResult
    {
        $present = DerivedProps::quantity($sheet);
        $isManaged = $sheet->meta('_manage_stock') === 'yes';
        $before = $this->managesStock && $isManaged ? (float) $present : 0.0;
        $wasInStock = $isManaged ? $before > 0 : $this->managesStock && $sheet->meta('_stock_status') === 'instock';
        $verdict = $this->ownsPrice ? StockPriceRules::price($row['price'], DerivedProps::decimal((string) $sheet->meta('_regular_price'))) : 'keep';
        $changes = $verdict === 'write';
        if ($changes) {
            $this->level->setPrice($sheet, (string) $row['price']);
        }
        $quantity = (string) $row['quantity'];
        $left = $this->ownsStock ? CrudStockWriter::sellable($quantity, $pending, $this->decimals) : null;
        $isRefused = $this->ownsStock && $left === null;
        if ($left !== null && (!$isManaged || $present === null || !Decimal::same((string) $present, $left))) {
            $this->level->setStock($sheet, $left);
            $changes = true;
        }
        if ($changes) {
            $this->level->settle($sheet);
        }
        $reason = StockPriceRules::whyPriceIsLeft($verdict);

        return new StockWriteResult(
            $changes ? 'updated' : 'unchanged',
            $left !== null && $left !== StockPriceRules::quantity($quantity, $pending),
            $changes && $wasInStock && $left !== null && DerivedProps::quantity($sheet) <= 0,
            $isRefused ? trim(CrudStockWriter::refusal($quantity) . ' ' . $reason) : $reason,
            $isRefused,
            $before
        );
    }
}
