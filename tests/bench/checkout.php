<?php

/**
 * Measures the time that the plugin adds to a checkout, while SORS is up, down, slow (30 s) or returns invalid responses.
 * Orders go through the Store API of the served shop, alternating with and without the plugin.
 * Usage: ./dev bench checkout --size ORDERS
 */

declare(strict_types=1);

require __DIR__ . '/shop.php';

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Tests\Bench\OrderShop;
use SorsForWooCommerce\Tests\Bench\Shopper;

/**
 * Maximum time that the plugin may add to a checkout, in milliseconds: CPU time of the whole request, and wall time of the
 * plugin's part. The wall time of the whole request is only shown: on a busy machine, its error exceeds the limit.
 */
const MAX_ADDED_MS = 5.0;

/** State of SORS → URL, and a fault of the sandbox. */
const SORS_STATES = [
    'up' => [null, null],
    'down' => ['https://127.0.0.1:1', null],
    'slow, 30 s' => [null, ['fault' => 'delay', 'milliseconds' => 30000]],
    'invalid responses' => [null, ['fault' => 'html']],
];

$shop = (string) getenv('SORS_SHOP_URL');
$pairs = max(20, (int) $argv[1]);
$products = OrderShop::prepare();
$log = ABSPATH . 'checkout-hook.log';
foreach (['without', 'with', 'without', 'with'] as $switch) {
    (new Shopper($shop, $switch))->placeOrder($products[0], 0);
}
@unlink($log);

$rows = [];
foreach (SORS_STATES as $state => [$address, $fault]) {
    Settings::save(['api_url' => $address ?? (string) getenv('SORS_SANDBOX_HTTPS')]);
    OrderShop::callAdmin('/faults', 'DELETE');
    if ($fault !== null) {
        OrderShop::callAdmin('/faults', 'POST', $fault + ['resource' => '*', 'times' => null]);
    }
    OrderShop::callAdmin('/requests', 'DELETE');
    $queued = array_sum((new OutboxRepository())->countByState());
    $durations = ['without' => [], 'with' => []];
    // The other states need only enough orders to show no difference.
    $count = $state === 'up' ? $pairs : max(20, intdiv($pairs, 4));
    for ($number = 0; $number < $count; $number++) {
        foreach ($number % 2 === 0 ? ['without', 'with'] : ['with', 'without'] as $switch) {
            $durations[$switch][] = (new Shopper($shop, $switch))->placeOrder($products[$number % count($products)], $number);
        }
    }
    $requests = (int) OrderShop::callAdmin('/requests')['total'];
    $queuedNow = array_sum((new OutboxRepository())->countByState()) - $queued;
    if ($queuedNow !== $count || $requests !== 0) {
        throw new RuntimeException("{$queuedNow} of {$count} orders were queued for SORS; {$requests} requests reached SORS.");
    }
    $rows[$state] = $durations + ['queued' => $queuedNow, 'requests' => $requests];
}
OrderShop::callAdmin('/faults', 'DELETE');

$hooks = $cpu = ['with' => [], 'without' => []];
$maxQueries = 0;
foreach (file($log, FILE_IGNORE_NEW_LINES) ?: [] as $line) {
    [$switch, $milliseconds, $queries, $used] = json_decode($line, true);
    $hooks[$switch][] = $milliseconds;
    $cpu[$switch][] = $used;
    $maxQueries = max($maxQueries, $switch === 'with' ? $queries : 0);
}
unlink($log);

$median = static fn (array $values): float => OrderShop::percentile($values, 0.5);
$p95 = static fn (array $values): float => OrderShop::percentile($values, 0.95);
/** Standard error of a median, from the quartiles. */
$error = static fn (array $values): float => 1.253 * (OrderShop::percentile($values, 0.75) - OrderShop::percentile($values, 0.25)) / 1.349 / sqrt(count($values));
echo "checkout: orders through the Store API, alternating with and without the plugin; milliseconds of the checkout request\n\n";
echo "| SORS | orders with, and without | median with | median without | added, median of pairs | p95 with | p95 without | requests to SORS |\n";
echo "|---|---:|---:|---:|---:|---:|---:|---:|\n";
$added = [];
foreach ($rows as $state => $row) {
    $pairs = array_map(static fn (float $with, float $without): float => $with - $without, $row['with'], $row['without']);
    $added[$state] = $median($pairs);
    printf(
        "| %s | %d | %.1f | %.1f | %+.1f ± %.1f | %.1f | %.1f | %d |\n",
        $state,
        count($row['with']),
        $median($row['with']),
        $median($row['without']),
        $added[$state],
        $error($pairs),
        $p95($row['with']),
        $p95($row['without']),
        $row['requests']
    );
}
printf(
    "\nWithin the request, queueing the order takes %.2f ms (median), %.2f ms (p95), with %d queries, over %d orders.\n",
    $median($hooks['with']),
    $p95($hooks['with']),
    $maxQueries,
    count($hooks['with'])
);
printf("The whole request takes %.1f ms of CPU time with the plugin and %.1f without it (medians).\n", $median($cpu['with']), $median($cpu['without']));
$isGood = $median($cpu['with']) - $median($cpu['without']) <= MAX_ADDED_MS && $p95($hooks['with']) <= MAX_ADDED_MS;
echo $isGood ? "The limit is 5 ms.\n" : "This exceeds the limit of 5 ms.\n";
if (($argv[2] ?? '') !== '') {
    file_put_contents($argv[2], json_encode(['bench' => 'checkout', 'states' => $rows, 'hook_ms' => $hooks['with'], 'cpu_ms' => $cpu, 'added_ms' => $added], JSON_PRETTY_PRINT | JSON_THROW_ON_ERROR) . "\n");
}
exit($isGood ? 0 : 1);
