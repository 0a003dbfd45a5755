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
    public const LEVEL_COLUMNS = ['product_id', 'min_price', 'max_price', 'onsale', 'stock_quantity', 'stock_status'];

    /** Props that have these columns and no other, as keys. */
    private const LEVEL = [
        'regular_price' => 1, 'sale_price' => 1, 'date_on_sale_from' => 1, 'date_on_sale_to' => 1, 'stock_quantity' => 1, 'stock_status' => 1,
        'manage_stock' => 1,
    ];

    /** Whether nothing but stock and price of a product that is there changes. */
    public static function isLevelAlone(ProductChangeSet $sheet): bool
    {
        return !$sheet->isNew && array_diff_key($sheet->props, self::LEVEL) === [];
    }

    /** @return list<string|int|null> By LEVEL_COLUMNS. */
    public static function levelRow(ProductChangeSet $sheet): array
    {
        $prices = $sheet->metaValues('_price');
        $salePrice = DerivedProps::decimal((string) $sheet->meta('_sale_price'));

        return [
            $sheet->id,
            (string) reset($prices),
            (string) end($prices),
            (int) ($salePrice && DerivedProps::decimal((string) $sheet->meta('_price')) === $salePrice),
            $sheet->meta('_manage_stock') === 'yes' ? DerivedProps::text((string) $sheet->meta('_stock')) : null,
            (string) $sheet->meta('_stock_status'),
        ];
    }

    /** @return list<string|int|null> By COLUMNS, then the barcode where the table has it. */
    public static function row(ProductChangeSet $sheet, bool $hasGtin): array
    {
        [, $lowest, $highest, $isOnSale, $quantity, $status] = self::levelRow($sheet);
        $ratings = (string) $sheet->meta('_wc_rating_count');
        $row = [
            $sheet->id,
            (string) $sheet->meta('_sku'),
            (int) ($sheet->meta('_virtual') === 'yes'),
            (int) ($sheet->meta('_downloadable') === 'yes'),
            $lowest,
            $highest,
            $isOnSale,
            $quantity,
            $status,
            $ratings === '' ? 0 : array_sum(array_map('intval', (array) maybe_unserialize($ratings))),
            (string) $sheet->meta('_wc_average_rating'),
            (string) $sheet->meta('total_sales'),
            (string) $sheet->meta('_tax_status'),
            (string) $sheet->meta('_tax_class'),
        ];

        return $hasGtin ? [...$row, (string) $sheet->meta('_global_unique_id')] : $row;
    }

    public static function hasGtin(): bool
    {
        return (int) get_option('woocommerce_schema_version', 0) >= 920;
    }
}
