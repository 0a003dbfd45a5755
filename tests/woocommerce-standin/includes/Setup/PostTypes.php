<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Setup;

/**
 * Post types, taxonomies and order statuses.
 */
final class PostTypes
{
    public static function register_hooks(): void
    {
        add_action('init', [Tables::class, 'announce'], -10);
        add_action('init', [self::class, 'register'], 5);
    }

    public static function register(): void
    {
        if (post_type_exists('product')) {
            return;
        }
        do_action('woocommerce_register_taxonomy');
        self::taxonomies();
        do_action('woocommerce_after_register_taxonomy');
        do_action('woocommerce_register_post_type');
        self::products();
        self::orders();
        foreach (wc_get_order_statuses() as $status => $label) {
            register_post_status($status, [
                'label' => $label,
                'public' => false,
                'exclude_from_search' => false,
                'show_in_admin_all_list' => $status !== 'wc-checkout-draft',
                'show_in_admin_status_list' => true,
                /* translators: %s: number of orders */
                'label_count' => _n_noop('Orders <span class="count">(%s)</span>', 'Orders <span class="count">(%s)</span>', 'woocommerce'),
            ]);
        }
        do_action('woocommerce_after_register_post_type');
    }

    private static function taxonomies(): void
    {
        $hidden = ['hierarchical' => false, 'show_ui' => false, 'show_in_nav_menus' => false, 'query_var' => is_admin(), 'rewrite' => false, 'public' => false];
        register_taxonomy('product_type', ['product'], $hidden + ['label' => 'Product type']);
        register_taxonomy('product_visibility', ['product', 'product_variation'], $hidden + ['label' => 'Product visibility']);
        $capabilities = [
            'manage_terms' => 'manage_product_terms',
            'edit_terms' => 'edit_product_terms',
            'delete_terms' => 'delete_product_terms',
            'assign_terms' => 'assign_product_terms',
        ];
        register_taxonomy('product_cat', ['product'], [
            'hierarchical' => true,
            'update_count_callback' => '_wc_term_recount',
            'label' => __('Categories', 'woocommerce'),
            'show_ui' => true,
            'show_in_rest' => true,
            'query_var' => true,
            'capabilities' => $capabilities,
            'rewrite' => ['slug' => 'product-category', 'with_front' => false, 'hierarchical' => true],
        ]);
        register_taxonomy('product_tag', ['product'], [
            'hierarchical' => false,
            'update_count_callback' => '_wc_term_recount',
            'label' => __('Product tags', 'woocommerce'),
            'show_ui' => true,
            'show_in_rest' => true,
            'query_var' => true,
            'capabilities' => $capabilities,
            'rewrite' => ['slug' => 'product-tag', 'with_front' => false],
        ]);
        register_taxonomy('product_shipping_class', ['product', 'product_variation'], [
            'hierarchical' => false,
            'label' => __('Shipping classes', 'woocommerce'),
            'show_ui' => false,
            'query_var' => is_admin(),
            'capabilities' => $capabilities,
            'rewrite' => false,
        ]);
    }

    private static function products(): void
    {
        register_post_type('product', [
            'label' => __('Products', 'woocommerce'),
            'labels' => ['name' => __('Products', 'woocommerce'), 'singular_name' => __('Product', 'woocommerce')],
            'public' => true,
            'show_ui' => true,
            'menu_icon' => 'dashicons-archive',
            'menu_position' => 56,
            'capability_type' => 'product',
            'map_meta_cap' => true,
            'publicly_queryable' => true,
            'hierarchical' => false,
            'rewrite' => ['slug' => 'product', 'with_front' => false, 'feeds' => true],
            'query_var' => true,
            'supports' => ['title', 'editor', 'excerpt', 'thumbnail', 'comments', 'custom-fields', 'publicize'],
            'has_archive' => 'shop',
            'show_in_rest' => true,
        ]);
        register_post_type('product_variation', [
            'label' => __('Variations', 'woocommerce'),
            'public' => false,
            'hierarchical' => false,
            'supports' => false,
            'capability_type' => 'product',
            'rewrite' => false,
        ]);
    }

    private static function orders(): void
    {
        register_post_type('shop_order', [
            'label' => __('Orders', 'woocommerce'),
            'labels' => [
                'name' => __('Orders', 'woocommerce'),
                'singular_name' => __('Order', 'woocommerce'),
                'add_new_item' => __('Add new order', 'woocommerce'),
                'edit_item' => __('Edit order', 'woocommerce'),
                'search_items' => __('Search orders', 'woocommerce'),
                'menu_name' => _x('Orders', 'Admin menu name', 'woocommerce'),
            ],
            'public' => false,
            'show_ui' => true,
            'capability_type' => 'shop_order',
            'map_meta_cap' => true,
            'publicly_queryable' => false,
            'exclude_from_search' => true,
            'show_in_menu' => current_user_can('edit_others_shop_orders') ? 'woocommerce' : true,
            'hierarchical' => false,
            'show_in_nav_menus' => false,
            'rewrite' => false,
            'query_var' => false,
            'supports' => ['title', 'comments', 'custom-fields'],
            'has_archive' => false,
        ]);
        register_post_type('shop_order_refund', [
            'label' => __('Refunds', 'woocommerce'),
            'capability_type' => 'shop_order',
            'public' => false,
            'hierarchical' => false,
            'supports' => false,
            'rewrite' => false,
            'exclude_from_search' => true,
        ]);
        register_post_type('shop_coupon', [
            'label' => __('Coupons', 'woocommerce'),
            'public' => false,
            'show_ui' => false,
            'capability_type' => 'shop_coupon',
            'map_meta_cap' => true,
            'rewrite' => false,
            'query_var' => false,
            'supports' => ['title'],
        ]);
    }
}
