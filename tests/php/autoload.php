<?php

/**
 * Classes of the tests: SorsForWooCommerce\Tests\Room\Name lies in tests/php/Room/Name.php.
 */

declare(strict_types=1);

spl_autoload_register(static function (string $class): void {
    $prefix = 'SorsForWooCommerce\\Tests\\';
    if (str_starts_with($class, $prefix)) {
        $file = __DIR__ . '/' . strtr(substr($class, strlen($prefix)), '\\', '/') . '.php';
        if (is_file($file)) {
            require_once $file;
        }
    }
});
