<?php

/**
 * What ./dev bench NAME does, a line for each contender: plan.php NAME SIZE PEERS
 */

declare(strict_types=1);

use SorsForWooCommerce\Tests\Bench\Plan;

require __DIR__ . '/load.php';
require dirname(__DIR__, 2) . '/php/src/Settings/Settings.php';

echo implode("\n", Plan::lines($argv[1], (int) $argv[2], (int) $argv[3])), "\n";
