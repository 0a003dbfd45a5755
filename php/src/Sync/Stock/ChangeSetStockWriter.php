<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Stock;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Support\Decimal;
use SorsForWooCommerce\Sync\Bulk\DerivedProps;
use SorsForWooCommerce\Sync\Bulk\ProductChangeSet;

/**
 * Applies stock and price to the change set of one product or variation: the bulk counterpart of CrudStockWriter.
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
     * @param array<string, mixed> $row    Stock row.
     * @param string               $unsent Unsent quantity.
     */
    public function applyRow(ProductChangeSet $changeSet, array $row, string $unsent): StockWriteResult
    {
        $current = DerivedProps::stockQuantity($changeSet);
        $isManaged = $changeSet->metaValue('_manage_stock') === 'yes';
        $before = $this->managesStock && $isManaged ? (float) $current : 0.0;
        $wasInStock = $isManaged ? $before > 0 : $this->managesStock && $changeSet->metaValue('_stock_status') === 'instock';
        $decision = $this->ownsPrice ? StockPriceRules::decidePrice($row['price'], DerivedProps::formatDecimal((string) $changeSet->metaValue('_regular_price'))) : 'keep';
        $hasChanges = $decision === 'write';
        if ($hasChanges) {
            $this->derivedProps->setRegularPrice($changeSet, (string) $row['price']);
        }
        $quantity = (string) $row['quantity'];
        $target = $this->ownsStock ? CrudStockWriter::sellableQuantity($quantity, $unsent, $this->decimalsRule) : null;
        $isStockSkipped = $this->ownsStock && $target === null;
        if ($target !== null && (!$isManaged || $current === null || !Decimal::equals((string) $current, $target))) {
            $this->derivedProps->setStock($changeSet, $target);
            $hasChanges = true;
        }
        if ($hasChanges) {
            $this->derivedProps->recalculate($changeSet);
        }
        $reason = StockPriceRules::describeKeptPrice($decision);

        return new StockWriteResult(
            $hasChanges ? 'updated' : 'unchanged',
            $target !== null && $target !== StockPriceRules::subtractUnsent($quantity, $unsent),
            $hasChanges && $wasInStock && $target !== null && DerivedProps::stockQuantity($changeSet) <= 0,
            $isStockSkipped ? trim(CrudStockWriter::describeSkippedDecimals($quantity) . ' ' . $reason) : $reason,
            $isStockSkipped,
            $before
        );
    }
}
