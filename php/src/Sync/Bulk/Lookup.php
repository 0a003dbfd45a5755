<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

/**
 * The row of `wc_product_meta_lookup`, made of a product's meta as WooCommerce makes it.
 */
final class Lookup
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

    /** @return list<string|int|null> By COLUMNS, then the barcode where the table has it. */
    public static function row(Sheet $sheet, bool $hasGtin): array
    {
        $prices = $sheet->metaValues('_price');
        $salePrice = Level::decimal((string) $sheet->meta('_sale_price'));
        $ratings = (string) $sheet->meta('_wc_rating_count');
        $row = [
            $sheet->id,
            (string) $sheet->meta('_sku'),
            (int) ($sheet->meta('_virtual') === 'yes'),
            (int) ($sheet->meta('_downloadable') === 'yes'),
            (string) reset($prices),
            (string) end($prices),
            (int) ($salePrice && Level::decimal((string) $sheet->meta('_price')) === $salePrice),
            $sheet->meta('_manage_stock') === 'yes' ? Level::text((string) $sheet->meta('_stock')) : null,
            (string) $sheet->meta('_stock_status'),
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
