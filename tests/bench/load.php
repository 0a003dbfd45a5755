<?php

/**
 * Autoloader of the benchmarks: SorsForWooCommerce\Tests\Bench\Name is in tests/bench/Name.php.
 */

declare(strict_types=1);

require_once dirname(__DIR__) . '/php/autoload.php';

spl_autoload_register(static function (string $class): void {
    $prefix = 'SorsForWooCommerce\\Tests\\Bench\\';
    $file = __DIR__ . '/' . substr($class, strlen($prefix)) . '.php';
    if (str_starts_with($class, $prefix) && is_file($file)) {
        require_once $file;
    }
});
