<?php

/**
 * Measures one step in the benchmark's shop: measure.php CONTENDER STEP DIRECTORY RESULTS. Appends a line to RESULTS unless
 * it is "-".
 */

declare(strict_types=1);

use SorsForWooCommerce\Tests\Bench\StepMeasurement;
use SorsForWooCommerce\Tests\Bench\BenchmarkData;

require __DIR__ . '/shop.php';

[, $contender, $step, $directory, $results] = $argv;
try {
    $line = json_encode((new StepMeasurement(new BenchmarkData($directory)))->measureStep($contender, $step), JSON_THROW_ON_ERROR) . "\n";
} catch (Throwable $error) {
    fwrite(STDERR, sprintf("%s (%s:%d)\n", $error->getMessage(), basename($error->getFile()), $error->getLine()));
    exit(1);
}
if ($results !== '-' && file_put_contents($results, $line, FILE_APPEND) === false) {
    exit(1);
}
