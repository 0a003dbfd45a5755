<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Setup;

/**
 * Installs tables, roles, terms, pages and options on activation.
 */
final class Installation
{
    private const OPTIONS = [
        'woocommerce_default_country' => 'US:CA',
        'woocommerce_currency' => 'USD',
        'woocommerce_currency_pos' => 'left',
        'woocommerce_price_thousand_sep' => ',',
        'woocommerce_price_decimal_sep' => '.',
        'woocommerce_price_num_decimals' => '2',
        'woocommerce_calc_taxes' => 'no',
        'woocommerce_prices_include_tax' => 'no',
        'woocommerce_tax_based_on' => 'shipping',
        'woocommerce_shipping_tax_class' => 'inherit',
        'woocommerce_tax_round_at_subtotal' => 'no',
        'woocommerce_tax_display_shop' => 'excl',
        'woocommerce_tax_display_cart' => 'excl',
        'woocommerce_manage_stock' => 'yes',
        'woocommerce_hold_stock_minutes' => '60',
        'woocommerce_notify_low_stock_amount' => '2',
        'woocommerce_notify_no_stock_amount' => '0',
        'woocommerce_hide_out_of_stock_items' => 'no',
        'woocommerce_weight_unit' => 'kg',
        'woocommerce_dimension_unit' => 'cm',
        'woocommerce_enable_coupons' => 'yes',
    ];

    /** @param bool $network_wide */
    public static function install($network_wide = false): void
    {
        Tables::create();
        Tables::announce();
        foreach (self::OPTIONS as $name => $value) {
            add_option($name, $value);
        }
        Roles::create();
        PostTypes::register();
        self::terms();
        self::taxClasses();
        self::shopPage();
        update_option('woocommerce_version', WC_VERSION);
        update_option('woocommerce_db_version', WC_VERSION);
        wp_mkdir_p(WC_LOG_DIR);
        flush_rewrite_rules();
        do_action('woocommerce_installed');
    }

    private static function terms(): void
    {
        $names = [
            'product_type' => ['simple', 'grouped', 'variable', 'external'],
            'product_visibility' => ['exclude-from-search', 'exclude-from-catalog', 'featured', 'outofstock', 'rated-1', 'rated-2', 'rated-3', 'rated-4', 'rated-5'],
        ];
        foreach ($names as $taxonomy => $terms) {
            foreach ($terms as $term) {
                if (!get_term_by('name', $term, $taxonomy)) {
                    wp_insert_term($term, $taxonomy);
                }
            }
        }
        if (!get_option('default_product_cat') || !term_exists((int) get_option('default_product_cat'), 'product_cat')) {
            $term = get_term_by('slug', 'uncategorized', 'product_cat') ?: wp_insert_term('Uncategorized', 'product_cat', ['slug' => 'uncategorized']);
            update_option('default_product_cat', is_array($term) ? $term['term_id'] : $term->term_id);
        }
    }

    private static function taxClasses(): void
    {
        foreach (['Reduced rate', 'Zero rate'] as $name) {
            \WC_Tax::create_tax_class($name);
        }
    }

    private static function shopPage(): void
    {
        if (get_post_status((int) get_option('woocommerce_shop_page_id')) === false) {
            update_option('woocommerce_shop_page_id', wp_insert_post([
                'post_type' => 'page',
                'post_status' => 'publish',
                'post_name' => 'shop',
                'post_title' => 'Shop',
                'comment_status' => 'closed',
            ]));
        }
    }
}
