<?php

/**
 * Prints the results of ./dev bench: report.php NAME SIZE RESULTS JSON DOCS REVISION ENVIRONMENT. JSON may be ''.
 * For `all`, writes benchmarks.md and benchmarks/import.svg to DOCS.
 */

declare(strict_types=1);

use SorsForWooCommerce\Tests\Bench\BenchmarkPage;
use SorsForWooCommerce\Tests\Bench\BenchmarkResults;

require __DIR__ . '/load.php';

[, $name, $size, $file, $json, $docs, $revision, $environment] = $argv;
$results = BenchmarkResults::fromFile($file);
$headers = ['step', 'contender', 'items', 'items/s', 'seconds', 'queries/item', 'CPU ms/item', 'PHP MB', 'RSS MB', 'we are', 'by CPU'];
$rows = [$headers, ...$results->toRows()];
$widths = array_map(static fn (int $column): int => max(array_map(mb_strlen(...), array_column($rows, $column))), array_keys($headers));
printf("\n%s, %s articles; ~: extrapolated from fewer\n%s\n\n", $name, number_format((int) $size), $environment);
foreach ($rows as $row) {
    foreach ($row as $column => $text) {
        $space = str_repeat(' ', $widths[$column] - mb_strlen($text));
        echo $column < 2 ? $text . $space : $space . $text, '  ';
    }
    echo "\n";
}

$report = ['bench' => $name, 'size' => (int) $size, 'revision' => $revision, 'date' => gmdate('Y-m-d'), 'environment' => $environment, 'steps' => $results->steps];
if ($json !== '' && file_put_contents($json, json_encode($report, JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR) . "\n") === false) {
    exit(1);
}
if ($name === 'all') {
    (new BenchmarkPage($results, (int) $size, $revision, $environment))->writeTo($docs);
    echo "\nWrote docs/benchmarks.md and docs/benchmarks/import.svg.\n";
}
