<?php

/**
 * Prints what ./dev bench measured: report.php NAME SIZE RESULTS JSON DOCS REVISION GROUND. JSON may be ''. For `all`, DOCS gets
 * benchmarks.md and benchmarks/import.svg.
 */

declare(strict_types=1);

use SorsForWooCommerce\Tests\Bench\Page;
use SorsForWooCommerce\Tests\Bench\Results;

require __DIR__ . '/load.php';

[, $name, $size, $file, $json, $docs, $revision, $ground] = $argv;
$results = Results::read($file);
$heads = ['step', 'contender', 'items', 'items/s', 'seconds', 'queries/item', 'CPU ms/item', 'PHP MB', 'RSS MB', 'we are', 'by CPU'];
$rows = [$heads, ...$results->rows()];
$widths = array_map(static fn (int $column): int => max(array_map(mb_strlen(...), array_column($rows, $column))), array_keys($heads));
printf("\n%s, %s articles; ~: extrapolated from fewer\n%s\n\n", $name, number_format((int) $size), $ground);
foreach ($rows as $row) {
    foreach ($row as $column => $text) {
        $space = str_repeat(' ', $widths[$column] - mb_strlen($text));
        echo $column < 2 ? $text . $space : $space . $text, '  ';
    }
    echo "\n";
}

$report = ['bench' => $name, 'size' => (int) $size, 'revision' => $revision, 'date' => gmdate('Y-m-d'), 'ground' => $ground, 'steps' => $results->steps];
if ($json !== '' && file_put_contents($json, json_encode($report, JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR) . "\n") === false) {
    exit(1);
}
if ($name === 'all') {
    (new Page($results, (int) $size, $revision, $ground))->write($docs);
    echo "\ndocs/benchmarks.md and docs/benchmarks/import.svg were written.\n";
}
