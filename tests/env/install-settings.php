<?php

/**
 * Third step of installing a shop: the settings of a Serbian merchant, and the baseline of the fresh database.
 */

declare(strict_types=1);

use SorsForWooCommerce\Tests\Support\Baseline;

define('WP_ADMIN', true);
$_SERVER['HTTP_HOST'] = '127.0.0.1';
$_SERVER['REQUEST_URI'] = '/wp-admin/';

require getenv('SORS_SHOP_DIR') . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';
require_once dirname(__DIR__) . '/php/Support/Baseline.php';

wp_set_current_user(1);

$options = [
    'woocommerce_store_address' => 'Knez Mihailova 1',
    'woocommerce_store_city' => 'Beograd',
    'woocommerce_store_postcode' => '11000',
    'woocommerce_default_country' => 'RS:RS00',
    'woocommerce_allowed_countries' => 'all',
    'woocommerce_currency' => 'RSD',
    'woocommerce_currency_pos' => 'right_space',
    'woocommerce_price_thousand_sep' => '.',
    'woocommerce_price_decimal_sep' => ',',
    'woocommerce_price_num_decimals' => '2',
    'woocommerce_calc_taxes' => 'yes',
    'woocommerce_prices_include_tax' => 'yes',
    'woocommerce_tax_based_on' => 'base',
    'woocommerce_tax_display_shop' => 'incl',
    'woocommerce_tax_display_cart' => 'incl',
    'woocommerce_tax_round_at_subtotal' => 'no',
    'woocommerce_manage_stock' => 'yes',
    'woocommerce_hold_stock_minutes' => '',
    'woocommerce_coming_soon' => 'no',
    'woocommerce_allow_tracking' => 'no',
    'woocommerce_show_marketplace_suggestions' => 'no',
    'woocommerce_merchant_email_notifications' => 'no',
    'woocommerce_onboarding_profile' => ['skipped' => true, 'completed' => true],
    'woocommerce_task_list_hidden' => 'yes',
    'woocommerce_task_list_complete' => 'yes',
    'woocommerce_extended_task_list_hidden' => 'yes',
    'woocommerce_default_homepage_layout' => 'single_column',
    'woocommerce_admin_install_timestamp' => time(),
    'woocommerce_weight_unit' => 'kg',
    'woocommerce_dimension_unit' => 'cm',
    'woocommerce_cod_settings' => ['enabled' => 'yes', 'title' => 'Plaćanje pouzećem'],
    'woocommerce_custom_orders_table_enabled' => 'yes',
    'woocommerce_custom_orders_table_data_sync_enabled' => 'no',
    'blogname' => 'Prodavnica',
    'wp_attachment_pages_enabled' => '0',
];
foreach ($options as $name => $value) {
    update_option($name, $value);
}
delete_transient('_wc_activation_redirect');
update_user_meta(1, 'woocommerce_admin_task_list_tracked_started_tasks', '{}');
update_user_meta(1, 'wc_stats_overview_tour', 'done');
wp_delete_post(1, true);

// PDV: 20 % general, 10 % reduced, 0 %.
if (class_exists('WC_Tax') && method_exists('WC_Tax', '_insert_tax_rate')) {
    foreach (['' => '20.0000', 'reduced-rate' => '10.0000', 'zero-rate' => '0.0000'] as $class => $rate) {
        WC_Tax::_insert_tax_rate([
            'tax_rate_country' => 'RS',
            'tax_rate_state' => '',
            'tax_rate' => $rate,
            'tax_rate_name' => 'PDV ' . (int) $rate . ' %',
            'tax_rate_priority' => 1,
            'tax_rate_compound' => 0,
            'tax_rate_shipping' => 1,
            'tax_rate_order' => 0,
            'tax_rate_class' => $class,
        ]);
    }
}

// Run what activation scheduled, so that it does not run in the middle of a test.
if (class_exists('ActionScheduler_QueueRunner')) {
    ActionScheduler_QueueRunner::instance()->run('shop set-up');
}
flush_rewrite_rules();
wp_cache_flush();
Baseline::capture();
