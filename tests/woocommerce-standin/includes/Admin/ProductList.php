<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Admin;

/**
 * List of products: SKU, stock and price beside the name.
 */
final class ProductList
{
    public static function register_hooks(): void
    {
        add_filter('manage_product_posts_columns', [self::class, 'columns']);
        add_action('manage_product_posts_custom_column', [self::class, 'cell'], 10, 2);
    }

    /**
     * @param array<string, string> $columns
     *
     * @return array<string, string>
     */
    public static function columns(array $columns): array
    {
        return [
            'cb' => $columns['cb'] ?? '',
            'thumb' => __('Image', 'woocommerce'),
            'name' => __('Name', 'woocommerce'),
            'sku' => __('SKU', 'woocommerce'),
            'is_in_stock' => __('Stock', 'woocommerce'),
            'price' => __('Price', 'woocommerce'),
            'product_cat' => __('Categories', 'woocommerce'),
            'date' => $columns['date'] ?? __('Date', 'woocommerce'),
        ];
    }

    public static function cell(string $column, int $postId): void
    {
        $product = wc_get_product($postId);
        if (!$product instanceof \WC_Product) {
            return;
        }
        echo wp_kses_post(match ($column) {
            'thumb' => $product->get_image('thumbnail'),
            'name' => sprintf('<strong><a class="row-title" href="%s">%s</a></strong>', esc_url((string) get_edit_post_link($postId)), esc_html($product->get_name())),
            'sku' => esc_html($product->get_sku() !== '' ? $product->get_sku() : '–'),
            'is_in_stock' => $product->is_in_stock()
                ? '<mark class="instock">In stock</mark>' . ($product->managing_stock() ? ' (' . $product->get_stock_quantity() . ')' : '')
                : '<mark class="outofstock">Out of stock</mark>' . ($product->managing_stock() ? ' (' . $product->get_stock_quantity() . ')' : ''),
            'price' => $product->get_price_html() !== '' ? $product->get_price_html() : '<span class="na">–</span>',
            'product_cat' => wc_get_product_category_list($postId),
            default => '',
        });
    }
}
