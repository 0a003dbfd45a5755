<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Products;

/**
 * A product's row in wc_product_meta_lookup, derived from its meta.
 */
final class LookupRow
{
    public static function table(): string
    {
        return $GLOBALS['wpdb']->prefix . 'wc_product_meta_lookup';
    }

    public static function refresh(int $postId): void
    {
        global $wpdb;
        $meta = static fn (string $key): string => (string) get_post_meta($postId, $key, true);
        $prices = array_filter(array_map('strval', (array) get_post_meta($postId, '_price', false)), 'strlen');
        $managed = $meta('_manage_stock') === 'yes';
        $sale = $meta('_sale_price');
        $wpdb->replace(self::table(), [
            'product_id' => $postId,
            'sku' => $meta('_sku'),
            'global_unique_id' => $meta('_global_unique_id'),
            'virtual' => (int) ($meta('_virtual') === 'yes'),
            'downloadable' => (int) ($meta('_downloadable') === 'yes'),
            'min_price' => $prices === [] ? '0' : (string) min($prices),
            'max_price' => $prices === [] ? '0' : (string) max($prices),
            'onsale' => (int) ($sale !== '' && $prices !== [] && (float) $sale === (float) min($prices)),
            'stock_quantity' => $managed ? wc_stock_amount($meta('_stock')) : null,
            'stock_status' => $meta('_stock_status'),
            'rating_count' => array_sum(array_map('intval', (array) (get_post_meta($postId, '_wc_rating_count', true) ?: []))),
            'average_rating' => (float) $meta('_wc_average_rating'),
            'total_sales' => (int) $meta('total_sales'),
            'tax_status' => $meta('_tax_status'),
            'tax_class' => $meta('_tax_class'),
        ]);
    }

    public static function delete(int $postId): void
    {
        $GLOBALS['wpdb']->delete(self::table(), ['product_id' => $postId]);
    }

    /**
     * Returns the product with this SKU outside the trash; 0 if none or the SKU is empty.
     *
     * @param 'sku'|'global_unique_id' $column
     */
    public static function idBy(string $column, string $value, int $except = 0): int
    {
        global $wpdb;

        return (int) $wpdb->get_var($wpdb->prepare(
            "SELECT p.ID FROM {$wpdb->posts} p INNER JOIN %i l ON p.ID = l.product_id
            WHERE p.post_type IN ('product', 'product_variation') AND p.post_status <> 'trash' AND l.%i = %s AND p.ID <> %d LIMIT 1",
            self::table(),
            $column,
            $value,
            $except
        ));
    }
}
