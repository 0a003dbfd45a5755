<?php

/**
 * Inside the bench's shop, a process for each step: one.php CONTENDER STEP DIRECTORY RESULTS. Adds a line to RESULTS, unless
 * that is "-".
 */

declare(strict_types=1);

use SorsForWooCommerce\Tests\Bench\Measure;
use SorsForWooCommerce\Tests\Bench\Source;

require __DIR__ . '/shop.php';

[, $contender, $step, $directory, $results] = $argv;
try {
    $line = json_encode((new Measure(new Source($directory)))->step($contender, $step), JSON_THROW_ON_ERROR) . "\n";
} catch (Throwable $error) {
    fwrite(STDERR, sprintf("%s (%s:%d)\n", $error->getMessage(), basename($error->getFile()), $error->getLine()));
    exit(1);
}
if ($results !== '-' && file_put_contents($results, $line, FILE_APPEND) === false) {
    exit(1);
}
