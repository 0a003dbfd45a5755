<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Stock;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Sync\Bulk\Level as BulkLevel;
use SorsForWooCommerce\Sync\Bulk\Sheet;
use SorsForWooCommerce\Sync\Decimal;

/**
 * Stock and price of one product or variation, on its sheet: what Level does through WooCommerce's CRUD.
 */
final class LevelSheet
{
    private readonly bool $ownsPrice;
    private readonly bool $ownsStock;
    private readonly bool $managesStock;
    private readonly BulkLevel $level;

    public function __construct(Settings $settings)
    {
        $this->ownsPrice = $settings->owns('price');
        $this->ownsStock = $settings->owns('stock');
        $this->managesStock = get_option('woocommerce_manage_stock') === 'yes';
        $this->level = BulkLevel::ofShop();
    }

    /**
     * @param array<string, mixed> $row     Of stock.
     * @param string               $pending Sold in the shop, not yet in SORS.
     */
    public function set(Sheet $sheet, array $row, string $pending): LevelSet
    {
        $hadStock = $this->managesStock && $sheet->meta('_manage_stock') === 'yes' && BulkLevel::quantity($sheet) > 0;
        $verdict = $this->ownsPrice ? Policy::price($row['price'], wc_format_decimal((string) $sheet->meta('_regular_price'))) : 'keep';
        $changes = $verdict === 'write';
        if ($changes) {
            $this->level->setPrice($sheet, (string) $row['price']);
        }
        $left = $this->ownsStock ? Level::sellable((string) $row['quantity'], $pending) : null;
        if ($left !== null && self::differs($sheet, $left)) {
            $this->level->setStock($sheet, $left);
            $changes = true;
        }
        if ($changes) {
            $this->level->settle($sheet);
        }

        return new LevelSet(
            $changes ? 'updated' : 'unchanged',
            $left !== null && $left !== Policy::quantity((string) $row['quantity'], $pending),
            $changes && $hadStock && BulkLevel::quantity($sheet) <= 0,
            Policy::whyPriceIsLeft($verdict)
        );
    }

    private static function differs(Sheet $sheet, string $left): bool
    {
        $present = BulkLevel::quantity($sheet);

        return $sheet->meta('_manage_stock') !== 'yes' || $present === null || !Decimal::same((string) $present, $left);
    }
}
