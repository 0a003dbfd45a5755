<?php

/**
 * Autoloader of WooCommerce's global classes and the stand-in's helpers (SorsForWooCommerce\Tests\WooCommerceStandin),
 * one class per file.
 */

declare(strict_types=1);

spl_autoload_register(static function (string $class): void {
    $own = 'SorsForWooCommerce\\Tests\\WooCommerceStandin\\';
    $utilities = 'Automattic\\WooCommerce\\Utilities\\';
    if (str_starts_with($class, $own)) {
        $file = __DIR__ . '/' . strtr(substr($class, strlen($own)), '\\', '/') . '.php';
        if (is_file($file)) {
            require_once $file;
        }
        return;
    }
    if (str_starts_with($class, $utilities)) {
        $file = __DIR__ . '/Utilities/' . substr($class, strlen($utilities)) . '.php';
        if (is_file($file)) {
            require_once $file;
        }
        return;
    }
    if (preg_match('/^(WC_|ActionScheduler)\w+$|^ActionScheduler$/D', $class) !== 1) {
        return;
    }
    foreach (['Data', 'Products', 'Orders', 'Tax', 'Log', 'Scheduler', 'Setup'] as $room) {
        $file = __DIR__ . "/{$room}/{$class}.php";
        if (is_file($file)) {
            require_once $file;
            return;
        }
    }
});

foreach (['core', 'formatting', 'prices', 'products', 'stock', 'orders', 'refunds', 'scheduler'] as $functions) {
    require_once __DIR__ . "/Functions/{$functions}.php";
}
if (is_admin()) {
    require_once __DIR__ . '/Functions/admin.php';
}
require_once __DIR__ . '/class-woocommerce.php';
