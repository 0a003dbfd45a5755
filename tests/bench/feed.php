<?php

/**
 * Articles per second: Sors\Feed and a plain PHP loop (sequential requests, curl and json_decode) over the same pages of the
 * same sandbox. Each contender has its own process, so that memory is measured separately.
 * Usage: feed.php SIZE [JSON FILE]; internally: feed.php --contender feed|plain SIZE
 */

declare(strict_types=1);

require __DIR__ . '/load.php';

use SorsForWooCommerce\Tests\Bench\FeedComparison;

const ROUNDS = 3;

if (($argv[1] ?? '') === '--contender') {
    echo json_encode(FeedComparison::measure($argv[2], (int) $argv[3]), JSON_THROW_ON_ERROR), "\n";
    exit(0);
}

$size = (int) $argv[1];
$results = [];
for ($round = 0; $round < ROUNDS; $round++) {
    foreach (['plain', 'feed'] as $contender) {
        $command = [PHP_BINARY, '-d', 'memory_limit=-1', '-d', 'extension=' . getenv('SORS_BENCH_EXTENSION'), __FILE__, '--contender', $contender, (string) $size];
        $process = proc_open($command, [1 => ['pipe', 'w'], 2 => STDERR], $pipes);
        $output = (string) stream_get_contents($pipes[1]);
        if (proc_close($process) !== 0) {
            fwrite(STDERR, "{$contender} did not read the articles.\n{$output}");
            exit(1);
        }
        $result = json_decode($output, true, 8, JSON_THROW_ON_ERROR);
        if ($result['articles'] !== $size) {
            fwrite(STDERR, "{$contender} read {$result['articles']} articles of {$size}.\n");
            exit(1);
        }
        if (!isset($results[$contender]) || $result['seconds'] < $results[$contender]['seconds']) {
            $results[$contender] = $result;
        }
    }
}

printf("feed, %s articles, 50 ms before each response, best of %d\n\n", number_format($size), ROUNDS);
printf("%-28s %12s %10s %16s %12s\n", '', 'articles/s', 'seconds', 'PHP memory, MB', 'RSS, MB');
foreach (['plain' => 'plain PHP loop', 'feed' => 'Sors\Feed'] as $contender => $label) {
    $result = $results[$contender];
    printf(
        "%-28s %12s %10.3f %16.1f %12.1f\n",
        $label,
        number_format($result['articles'] / $result['seconds']),
        $result['seconds'],
        $result['php_bytes'] / 1048576,
        $result['rss_bytes'] / 1048576
    );
}
$ratio = $results['plain']['seconds'] / $results['feed']['seconds'];
printf("\nSors\\Feed is %.1f times as fast.\n", $ratio);

if (($argv[2] ?? '') !== '') {
    $report = ['bench' => 'feed', 'size' => $size, 'latency_ms' => 50, 'php' => PHP_VERSION, 'ratio' => round($ratio, 2), 'results' => $results];
    if (file_put_contents($argv[2], json_encode($report, JSON_PRETTY_PRINT | JSON_THROW_ON_ERROR) . "\n") === false) {
        exit(1);
    }
}
