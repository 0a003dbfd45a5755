<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

/**
 * The row of `wc_product_meta_lookup`, made of a product's meta as WooCommerce makes it.
 */
final class ProductLookupRow
{
    /** Props that have a column there. */
    public const PROPS = [
        'sku', 'global_unique_id', 'regular_price', 'sale_price', 'date_on_sale_from', 'date_on_sale_to', 'total_sales',
        'average_rating', 'stock_quantity', 'stock_status', 'manage_stock', 'downloadable', 'virtual', 'tax_status', 'tax_class',
    ];

    public const COLUMNS = [
        'product_id', 'sku', 'virtual', 'downloadable', 'min_price', 'max_price', 'onsale', 'stock_quantity', 'stock_status',
        'rating_count', 'average_rating', 'total_sales', 'tax_status', 'tax_class',
    ];

    /** What stock and price have there. */
    public const STOCK_PRICE_COLUMNS = ['product_id', 'min_price', 'max_price', 'onsale', 'stock_quantity', 'stock_status'];

    /** Props that have these columns and no other, as keys. */
    private const STOCK_PRICE_PROPS = [
        'regular_price' => 1, 'sale_price' => 1, 'date_on_sale_from' => 1, 'date_on_sale_to' => 1, 'stock_quantity' => 1, 'stock_status' => 1,
        'manage_stock' => 1,
    ];

    /** Whether nothing but stock and price of a product that is there changes. */
    public static function hasOnlyStockAndPriceChanges(ProductChangeSet $sheet): bool
    {
        return !$sheet->isNew && array_diff_key($sheet->changedProps, self::STOCK_PRICE_PROPS) === [];
    }

    /** @return list<string|int|null> By LEVEL_COLUMNS. */
    public static function buildStockPriceRow(ProductChangeSet $sheet): array
    {
        $prices = $sheet->metaValues('_price');
        $salePrice = DerivedProps::formatDecimal((string) $sheet->metaValue('_sale_price'));

        return [
            $sheet->id,
            (string) reset($prices),
            (string) end($prices),
            (int) ($salePrice && DerivedProps::formatDecimal((string) $sheet->metaValue('_price')) === $salePrice),
            $sheet->metaValue('_manage_stock') === 'yes' ? DerivedProps::formatQuantity((string) $sheet->metaValue('_stock')) : null,
            (string) $sheet->metaValue('_stock_status'),
        ];
    }

    /** @return list<string|int|null> By COLUMNS, then the barcode where the table has it. */
    public static function buildRow(ProductChangeSet $sheet, bool $hasGtin): array
    {
        [, $lowest, $highest, $isOnSale, $quantity, $status] = self::buildStockPriceRow($sheet);
        $ratings = (string) $sheet->metaValue('_wc_rating_count');
        $row = [
            $sheet->id,
            (string) $sheet->metaValue('_sku'),
            (int) ($sheet->metaValue('_virtual') === 'yes'),
            (int) ($sheet->metaValue('_downloadable') === 'yes'),
            $lowest,
            $highest,
            $isOnSale,
            $quantity,
            $status,
            $ratings === '' ? 0 : array_sum(array_map('intval', (array) maybe_unserialize($ratings))),
            (string) $sheet->metaValue('_wc_average_rating'),
            (string) $sheet->metaValue('total_sales'),
            (string) $sheet->metaValue('_tax_status'),
            (string) $sheet->metaValue('_tax_class'),
        ];

        return $hasGtin ? [...$row, (string) $sheet->metaValue('_global_unique_id')] : $row;
    }

    public static function hasGtinColumn(): bool
    {
        return (int) get_option('woocommerce_schema_version', 0) >= 920;
    }
}
