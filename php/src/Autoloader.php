<?php

declare(strict_types=1);

namespace SorsForWooCommerce;

/**
 * Maps SorsForWooCommerce\Room\OneClass to src/Room/OneClass.php, so that a shop needs no Composer.
 */
final class Autoloader
{
    public static function register(string $directory): void
    {
        spl_autoload_register(static function (string $class) use ($directory): void {
            $prefix = __NAMESPACE__ . '\\';
            if (!str_starts_with($class, $prefix)) {
                return;
            }
            $file = $directory . '/' . str_replace('\\', '/', substr($class, strlen($prefix))) . '.php';
            if (is_file($file)) {
                require_once $file;
            }
        });
    }
}
