<?php

/**
 * Measures one step in the benchmark's shop: scale.php STEP DIRECTORY RESULTS. Steps: import, unchanged, changed, actions.
 * Appends a line to RESULTS.
 */

declare(strict_types=1);

use SorsForWooCommerce\Tests\Bench\ScaleMeasurement;
use SorsForWooCommerce\Tests\Bench\BenchmarkData;

require __DIR__ . '/shop.php';

try {
    $line = (new ScaleMeasurement(new BenchmarkData($argv[2])))->measureStep($argv[1]);
} catch (Throwable $error) {
    fwrite(STDERR, sprintf("%s (%s:%d)\n", $error->getMessage(), basename($error->getFile()), $error->getLine()));
    exit(1);
}
file_put_contents($argv[3], json_encode($line, JSON_THROW_ON_ERROR) . "\n", FILE_APPEND);
