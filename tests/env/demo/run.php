<?php

/**
 * Runs all syncs and sends one order in the demo shop, through the plugin's own classes. Prints a table and writes its
 * figures as JSON. Exits with 0 only if all checks pass.
 */

declare(strict_types=1);

use SorsForWooCommerce\Tests\Env\Demo;

$_SERVER['HTTP_HOST'] = (string) parse_url((string) getenv('SORS_SHOP_URL'), PHP_URL_HOST);
$_SERVER['REQUEST_URI'] = '/';
$_SERVER['REMOTE_ADDR'] = '127.0.0.1';

require getenv('SORS_SHOP_DIR') . '/wp-load.php';
require_once dirname(__DIR__, 2) . '/php/autoload.php';
require_once __DIR__ . '/Demo.php';
require_once __DIR__ . '/Purchase.php';
require_once __DIR__ . '/Screen.php';

exit((new Demo())->run() ? 0 : 1);
