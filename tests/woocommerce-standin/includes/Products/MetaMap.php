<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Products;

/**
 * Meta keys and formats of the properties of products.
 */
final class MetaMap
{
    /** Meta key → property, in the order WooCommerce writes them. */
    public const PROPS = [
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

    private const BOOLEANS = ['manage_stock', 'sold_individually', 'virtual', 'downloadable'];

    /** Properties that are written even if empty. */
    private const ALWAYS = ['_tax_class', '_variation_description'];

    /** Other internal meta keys. */
    private const MORE = [
        '_price', '_product_attributes', '_product_version', '_wp_old_slug', '_edit_last', '_edit_lock',
        '_variation_description', '_downloadable_files', '_visibility', '_featured', '_file_paths', '_download_type',
    ];

    /** @return list<string> */
    public static function internalKeys(): array
    {
        return array_merge(array_keys(self::PROPS), self::MORE);
    }

    /** Returns the meta value of a property. */
    public static function toMeta(string $prop, mixed $value): mixed
    {
        return match (true) {
            in_array($prop, self::BOOLEANS, true) => wc_bool_to_string($value === true),
            $prop === 'gallery_image_ids' => implode(',', (array) $value),
            $value instanceof \WC_DateTime => $value->getTimestamp(),
            $value === null && $prop !== 'stock_quantity' => '',
            is_string($value) => wp_slash($value),
            default => $value,
        };
    }

    /** Writes one row, or deletes it if the value is empty. */
    public static function write(int $postId, string $key, mixed $value): void
    {
        $isEmpty = $value === '' || $value === [];
        if ($isEmpty && !in_array($key, self::ALWAYS, true)) {
            delete_post_meta($postId, $key);
            return;
        }
        update_post_meta($postId, $key, $value);
    }

    /**
     * Returns the properties in a post's meta.
     *
     * @return array<string, mixed>
     */
    public static function loadProps(int $postId): array
    {
        $rows = (array) get_post_meta($postId);
        $props = [];
        foreach (self::PROPS as $key => $prop) {
            if (isset($rows[$key])) {
                $value = maybe_unserialize($rows[$key][0]);
                $props[$prop] = $prop === 'gallery_image_ids' ? array_filter(explode(',', (string) $value)) : $value;
            }
        }
        $props['price'] = $rows['_price'][0] ?? '';

        return $props;
    }
}
