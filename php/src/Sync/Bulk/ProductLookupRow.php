<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

/**
 * Builds the row of `wc_product_meta_lookup` from a product's meta, as WooCommerce does.
 */
final class ProductLookupRow
{
    /** Props with a column in the table. */
    public const PROPS = [
        'sku', 'global_unique_id', 'regular_price', 'sale_price', 'date_on_sale_from', 'date_on_sale_to', 'total_sales',
        'average_rating', 'stock_quantity', 'stock_status', 'manage_stock', 'downloadable', 'virtual', 'tax_status', 'tax_class',
    ];

    public const COLUMNS = [
        'product_id', 'sku', 'virtual', 'downloadable', 'min_price', 'max_price', 'onsale', 'stock_quantity', 'stock_status',
        'rating_count', 'average_rating', 'total_sales', 'tax_status', 'tax_class',
    ];

    /** Columns of stock and price. */
    public const STOCK_PRICE_COLUMNS = ['product_id', 'min_price', 'max_price', 'onsale', 'stock_quantity', 'stock_status'];

    /** Props that affect only STOCK_PRICE_COLUMNS, as keys. */
    private const STOCK_PRICE_PROPS = [
        'regular_price' => 1, 'sale_price' => 1, 'date_on_sale_from' => 1, 'date_on_sale_to' => 1, 'stock_quantity' => 1, 'stock_status' => 1,
        'manage_stock' => 1,
    ];

    /** Whether only stock and price of an existing product change. */
    public static function hasOnlyStockAndPriceChanges(ProductChangeSet $changeSet): bool
    {
        return !$changeSet->isNew && array_diff_key($changeSet->changedProps, self::STOCK_PRICE_PROPS) === [];
    }

    /** @return list<string|int|null> In the order of STOCK_PRICE_COLUMNS. */
    public static function buildStockPriceRow(ProductChangeSet $changeSet): array
    {
        $prices = $changeSet->metaValues('_price');
        $salePrice = DerivedProps::formatDecimal((string) $changeSet->metaValue('_sale_price'));

        return [
            $changeSet->id,
            (string) reset($prices),
            (string) end($prices),
            (int) ($salePrice && DerivedProps::formatDecimal((string) $changeSet->metaValue('_price')) === $salePrice),
            $changeSet->metaValue('_manage_stock') === 'yes' ? DerivedProps::formatQuantity((string) $changeSet->metaValue('_stock')) : null,
            (string) $changeSet->metaValue('_stock_status'),
        ];
    }

    /** @return list<string|int|null> In the order of COLUMNS, then the barcode if the table has that column. */
    public static function buildRow(ProductChangeSet $changeSet, bool $hasGtinColumn): array
    {
        [, $lowest, $highest, $isOnSale, $quantity, $status] = self::buildStockPriceRow($changeSet);
        $ratings = (string) $changeSet->metaValue('_wc_rating_count');
        $row = [
            $changeSet->id,
            (string) $changeSet->metaValue('_sku'),
            (int) ($changeSet->metaValue('_virtual') === 'yes'),
            (int) ($changeSet->metaValue('_downloadable') === 'yes'),
            $lowest,
            $highest,
            $isOnSale,
            $quantity,
            $status,
            $ratings === '' ? 0 : array_sum(array_map('intval', (array) maybe_unserialize($ratings))),
            (string) $changeSet->metaValue('_wc_average_rating'),
            (string) $changeSet->metaValue('total_sales'),
            (string) $changeSet->metaValue('_tax_status'),
            (string) $changeSet->metaValue('_tax_class'),
        ];

        return $hasGtinColumn ? [...$row, (string) $changeSet->metaValue('_global_unique_id')] : $row;
    }

    public static function hasGtinColumn(): bool
    {
        return (int) get_option('woocommerce_schema_version', 0) >= 920;
    }
}
