<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

use SorsForWooCommerce\Sync\Catalog\UnitOfMeasure;

/**
 * Maps the props of a product to meta keys and post columns, and formats their values as WooCommerce stores them.
 */
final class ProductProps
{
    /** Meta keys of this plugin. */
    public const OWN_META_KEYS = [UnitOfMeasure::META];

    /** Meta key → prop, in WooCommerce's order. */
    public const META_PROPS = [
        '_sku' => 'sku',
        '_global_unique_id' => 'global_unique_id',
        '_regular_price' => 'regular_price',
        '_sale_price' => 'sale_price',
        '_sale_price_dates_from' => 'date_on_sale_from',
        '_sale_price_dates_to' => 'date_on_sale_to',
        'total_sales' => 'total_sales',
        '_tax_status' => 'tax_status',
        '_tax_class' => 'tax_class',
        '_manage_stock' => 'manage_stock',
        '_backorders' => 'backorders',
        '_low_stock_amount' => 'low_stock_amount',
        '_sold_individually' => 'sold_individually',
        '_weight' => 'weight',
        '_length' => 'length',
        '_width' => 'width',
        '_height' => 'height',
        '_upsell_ids' => 'upsell_ids',
        '_crosssell_ids' => 'cross_sell_ids',
        '_purchase_note' => 'purchase_note',
        '_default_attributes' => 'default_attributes',
        '_virtual' => 'virtual',
        '_downloadable' => 'downloadable',
        '_product_image_gallery' => 'gallery_image_ids',
        '_download_limit' => 'download_limit',
        '_download_expiry' => 'download_expiry',
        '_thumbnail_id' => 'image_id',
        '_stock' => 'stock_quantity',
        '_stock_status' => 'stock_status',
        '_wc_average_rating' => 'average_rating',
        '_wc_rating_count' => 'rating_counts',
        '_wc_review_count' => 'review_count',
    ];

    /** Prop → column of the post. */
    public const POST_COLUMNS = ['name' => 'post_title', 'description' => 'post_content', 'short_description' => 'post_excerpt'];

    private const BOOLEAN_PROPS = ['virtual', 'downloadable', 'manage_stock', 'sold_individually'];

    /** Whether the installed WooCommerce has the prop. */
    public static function isSupported(\WC_Product $product, string $prop): bool
    {
        return is_callable([$product, "get_{$prop}"]);
    }

    /** Formats a prop for its meta row; '' for no row, null for a row with NULL. */
    public static function formatProp(\WC_Product $product, string $prop): ?string
    {
        $value = $product->{"get_{$prop}"}('edit');

        return match (true) {
            in_array($prop, self::BOOLEAN_PROPS, true) => wc_bool_to_string($value),
            $prop === 'gallery_image_ids' => implode(',', (array) $value),
            $value instanceof \DateTimeInterface => (string) $value->getTimestamp(),
            $value === null => str_starts_with($prop, 'date_') ? '' : null,
            default => self::formatMetaValue($value),
        };
    }

    /** Formats any value as WordPress stores it in meta. */
    public static function formatMetaValue(mixed $value): string
    {
        return match (true) {
            is_array($value) => $value === [] ? '' : (string) maybe_serialize($value),
            is_float($value) => wc_float_to_string($value),
            default => (string) maybe_serialize($value),
        };
    }

    /** Sanitizes the value of a post column as WordPress does. */
    public static function formatPostColumn(\WC_Product $product, string $prop, string $value): string
    {
        return (string) wp_unslash(sanitize_post_field(self::POST_COLUMNS[$prop], $value, $product->get_id(), 'db'));
    }
}
