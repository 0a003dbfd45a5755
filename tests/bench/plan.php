<?php

/**
 * Prints the steps of ./dev bench NAME, a line per contender: plan.php NAME SIZE PEERS
 */

declare(strict_types=1);

use SorsForWooCommerce\Tests\Bench\BenchmarkPlan;

require __DIR__ . '/load.php';
require dirname(__DIR__, 2) . '/php/src/Settings/Settings.php';

echo implode("\n", BenchmarkPlan::listSteps($argv[1], (int) $argv[2], (int) $argv[3])), "\n";
