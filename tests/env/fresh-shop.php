<?php

/**
 * Resets the shop to its installed state while it is served.
 */

declare(strict_types=1);

use SorsForWooCommerce\Tests\Support\Baseline;

$_SERVER['HTTP_HOST'] = '127.0.0.1';
$_SERVER['REQUEST_URI'] = '/';

require getenv('SORS_SHOP_DIR') . '/wp-load.php';
require_once dirname(__DIR__) . '/php/Support/Baseline.php';

Baseline::restore();
