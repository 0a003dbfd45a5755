<?php

/**
 * Second step of installing a shop: activates the named plugins, else WooCommerce and SORS for WooCommerce.
 */

declare(strict_types=1);

define('WP_ADMIN', true);
$_SERVER['HTTP_HOST'] = '127.0.0.1';
$_SERVER['REQUEST_URI'] = '/wp-admin/plugins.php';

require getenv('SORS_SHOP_DIR') . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';

wp_set_current_user(1);
update_option('woocommerce_allow_tracking', 'no');
update_option('woocommerce_onboarding_profile', ['skipped' => true, 'completed' => true]);

foreach (array_slice($argv, 1) ?: ['woocommerce/woocommerce.php', 'sors-for-woocommerce/sors-for-woocommerce.php'] as $plugin) {
    $result = activate_plugin($plugin);
    if (is_wp_error($result)) {
        fwrite(STDERR, $plugin . ': ' . $result->get_error_message() . "\n");
        exit(1);
    }
}
