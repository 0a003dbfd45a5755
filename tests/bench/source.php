<?php

/**
 * The data of the benchmarks: source.php reset|changed|stock|none DIRECTORY [ARTICLES]. Changes the sandbox's data and writes
 * them into DIRECTORY anew.
 */

declare(strict_types=1);

use SorsForWooCommerce\Tests\Bench\Source;

require __DIR__ . '/load.php';

$source = new Source($argv[2]);
match ($argv[1]) {
    'reset' => $source->reset((int) $argv[3]),
    'changed' => $source->changeSome(),
    'stock' => $source->changeAll(),
};
$source->write();
