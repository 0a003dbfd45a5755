<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Admin;

/**
 * WooCommerce's menu in wp-admin, with orders under it.
 */
final class Admin
{
    public static function register_hooks(): void
    {
        add_action('admin_menu', [self::class, 'menu'], 9);
        OrderList::register_hooks();
        OrderScreen::register_hooks();
        ProductList::register_hooks();
    }

    public static function menu(): void
    {
        add_menu_page(__('WooCommerce', 'woocommerce'), __('WooCommerce', 'woocommerce'), 'edit_others_shop_orders', 'woocommerce', [self::class, 'home'], 'dashicons-cart', '55.5');
        add_submenu_page('woocommerce', __('Home', 'woocommerce'), __('Home', 'woocommerce'), 'manage_woocommerce', 'woocommerce', [self::class, 'home']);
        add_submenu_page('woocommerce', __('Status', 'woocommerce'), __('Status', 'woocommerce'), 'manage_woocommerce', 'wc-status', [StatusPage::class, 'show'], 60);
    }

    public static function home(): void
    {
        printf(
            '<div class="wrap"><h1>%s</h1><p>%s</p></div>',
            esc_html__('WooCommerce', 'woocommerce'),
            esc_html('This is the stand-in for tests: no WooCommerce could be had. It has products, orders and what the plugin calls, and no checkout.')
        );
    }
}
