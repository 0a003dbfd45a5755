<?php

/**
 * Loads the shop as wp-admin does, opens both lists of orders, and prints as JSON every hook that code of ours is on.
 */

declare(strict_types=1);

define('WP_ADMIN', true);
$_SERVER['HTTP_HOST'] = '127.0.0.1';
$_SERVER['REQUEST_URI'] = '/wp-admin/index.php';
$_SERVER['REQUEST_METHOD'] = 'GET';
$GLOBALS['pagenow'] = 'index.php';

require (string) getenv('SORS_SHOP_DIR') . '/wp-load.php';

require_once ABSPATH . 'wp-admin/includes/admin.php';

wp_set_current_user(1);
foreach (['edit-shop_order', wc_get_page_screen_id('shop-order')] as $screen) {
    set_current_screen($screen);
}

$classOf = static function (mixed $callback): string {
    if ($callback instanceof Closure) {
        $reflection = new ReflectionFunction($callback);

        return (string) $reflection->getClosureScopeClass()?->name;
    }
    if (is_array($callback)) {
        return is_object($callback[0]) ? $callback[0]::class : (string) $callback[0];
    }

    return is_string($callback) ? $callback : $callback::class;
};
$hooks = [];
foreach ($GLOBALS['wp_filter'] as $hook => $listeners) {
    foreach ($listeners->callbacks as $callbacks) {
        foreach ($callbacks as $callback) {
            $class = ltrim(explode('::', $classOf($callback['function']))[0], '\\');
            // The stand-in's namespace begins like ours.
            if (str_starts_with($class, 'SorsForWooCommerce\\') && !preg_match('~/(woocommerce|woocommerce-standin)/~', (string) (new ReflectionClass($class))->getFileName())) {
                $hooks[(string) $hook] = true;
            }
        }
    }
}

echo "\n", json_encode(array_keys($hooks), JSON_THROW_ON_ERROR);
