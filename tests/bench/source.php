<?php

/**
 * Changes the sandbox's data and writes it to DIRECTORY: source.php reset|changed|stock DIRECTORY [ARTICLES]
 */

declare(strict_types=1);

use SorsForWooCommerce\Tests\Bench\BenchmarkData;

require __DIR__ . '/load.php';

$data = new BenchmarkData($argv[2]);
match ($argv[1]) {
    'reset' => $data->resetSandbox((int) $argv[3]),
    'changed' => $data->changeEveryHundredth(),
    'stock' => $data->changeAll(),
};
$data->writeFiles();
