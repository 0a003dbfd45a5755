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
    private readonly string $decimalsRule;
    private readonly DerivedProps $derivedProps;

    public function __construct(Settings $settings)
    {
        $this->ownsPrice = $settings->ownsField('price');
        $this->ownsStock = $settings->ownsField('stock');
        $this->managesStock = get_option('woocommerce_manage_stock') === 'yes';
        $this->decimalsRule = $settings->text('stock_decimals');
        $this->derivedProps = DerivedProps::forShop();
    }

    /**
     * @param array<string, mixed> $row     Of stock.
     * @param string               $pending Sold in the shop, not yet in SORS.
     */
    public function applyRow(ProductChangeSet $sheet, array $row, string $pending): StockWriteResult
    {
        $present = DerivedProps::stockQuantity($sheet);
        $isManaged = $sheet->metaValue('_manage_stock') === 'yes';
        $before = $this->managesStock && $isManaged ? (float) $present : 0.0;
        $wasInStock = $isManaged ? $before > 0 : $this->managesStock && $sheet->metaValue('_stock_status') === 'instock';
        $verdict = $this->ownsPrice ? StockPriceRules::decidePrice($row['price'], DerivedProps::formatDecimal((string) $sheet->metaValue('_regular_price'))) : 'keep';
        $changes = $verdict === 'write';
        if ($changes) {
            $this->derivedProps->setRegularPrice($sheet, (string) $row['price']);
        }
        $quantity = (string) $row['quantity'];
        $left = $this->ownsStock ? CrudStockWriter::sellableQuantity($quantity, $pending, $this->decimalsRule) : null;
        $isRefused = $this->ownsStock && $left === null;
        if ($left !== null && (!$isManaged || $present === null || !Decimal::equals((string) $present, $left))) {
            $this->derivedProps->setStock($sheet, $left);
            $changes = true;
        }
        if ($changes) {
            $this->derivedProps->recalculate($sheet);
        }
        $reason = StockPriceRules::describeKeptPrice($verdict);

        return new StockWriteResult(
            $changes ? 'updated' : 'unchanged',
            $left !== null && $left !== StockPriceRules::subtractUnsent($quantity, $pending),
            $changes && $wasInStock && $left !== null && DerivedProps::stockQuantity($sheet) <= 0,
            $isRefused ? trim(CrudStockWriter::describeRefusedDecimals($quantity) . ' ' . $reason) : $reason,
            $isRefused,
            $before
        );
    }
}
