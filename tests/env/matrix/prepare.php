<?php

/**
 * Sets the order storage of a shop (yes: HPOS tables), or prints the addresses of pages to visit.
 * Usage: prepare.php storage yes|no; prepare.php addresses
 */

declare(strict_types=1);

$_SERVER['HTTP_HOST'] = '127.0.0.1';
$_SERVER['REQUEST_URI'] = '/';

require getenv('SORS_SHOP_DIR') . '/wp-load.php';

if ($argv[1] === 'storage') {
    update_option('woocommerce_custom_orders_table_enabled', $argv[2]);
    exit(get_option('woocommerce_custom_orders_table_enabled') === $argv[2] ? 0 : 1);
}

$hpos = \Automattic\WooCommerce\Utilities\OrderUtil::custom_orders_table_usage_is_enabled();
$order = wc_get_orders(['limit' => 1, 'type' => 'shop_order'])[0];
$product = wc_get_products(['limit' => 1, 'status' => 'publish'])[0];
$paths = [
    wp_parse_url(get_permalink($product->get_id()), PHP_URL_PATH),
    '/wp-admin/post.php?post=' . $product->get_id() . '&action=edit',
    $hpos ? '/wp-admin/admin.php?page=wc-orders' : '/wp-admin/edit.php?post_type=shop_order',
    $hpos ? '/wp-admin/admin.php?page=wc-orders&action=edit&id=' . $order->get_id() : '/wp-admin/post.php?post=' . $order->get_id() . '&action=edit',
    '/wp-admin/admin.php?page=wc-status',
    '/wp-admin/site-health.php?tab=debug',
];
echo implode("\n", $paths), "\n";
