<?php

/**
 * Inside the bench's shop, a process for each step: scale.php STEP DIRECTORY RESULTS. Steps: import,
 * unchanged, changed, actions. Adds a line to RESULTS.
 */

declare(strict_types=1);

use SorsForWooCommerce\Tests\Bench\Scale;
use SorsForWooCommerce\Tests\Bench\Source;

require __DIR__ . '/shop.php';

try {
    $line = (new Scale(new Source($argv[2])))->step($argv[1]);
} catch (Throwable $error) {
    fwrite(STDERR, sprintf("%s (%s:%d)\n", $error->getMessage(), basename($error->getFile()), $error->getLine()));
    exit(1);
}
file_put_contents($argv[3], json_encode($line, JSON_THROW_ON_ERROR) . "\n", FILE_APPEND);
