<?php

/**
 * What the plugin adds to a shopper's checkout, while SORS is well, down, slow (30 s) and talks nonsense: orders through
 * the Store API of the served shop, one with and one without the plugin in turn. ./dev bench checkout --size ORDERS
 */

declare(strict_types=1);

require __DIR__ . '/shop.php';

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Tests\Bench\OrderShop;
use SorsForWooCommerce\Tests\Bench\Shopper;

/**
 * Most a checkout may take longer, in milliseconds: by the processor's time of the whole request, and by the clock around
 * what the plugin does in it. The clock around the whole request is shown with its error, which on a machine that does
 * other work is larger than that.
 */
const ALLOWED = 5.0;

/** How SORS is: an address, and a fault of the sandbox. */
const MOODS = [
    'well' => [null, null],
    'down' => ['https://127.0.0.1:1', null],
    'slow, 30 s' => [null, ['fault' => 'delay', 'milliseconds' => 30000]],
    'talks nonsense' => [null, ['fault' => 'html']],
];

$shop = (string) getenv('SORS_SHOP_URL');
$pairs = max(20, (int) $argv[1]);
$products = OrderShop::open();
$log = ABSPATH . 'checkout-hook.log';
foreach (['without', 'with', 'without', 'with'] as $switch) {
    (new Shopper($shop, $switch))->buy($products[0], 0);
}
@unlink($log);

$rows = [];
foreach (MOODS as $mood => [$address, $fault]) {
    Settings::save(['api_url' => $address ?? (string) getenv('SORS_SANDBOX_HTTPS')]);
    OrderShop::sandbox('/faults', 'DELETE');
    if ($fault !== null) {
        OrderShop::sandbox('/faults', 'POST', $fault + ['resource' => '*', 'times' => null]);
    }
    OrderShop::sandbox('/requests', 'DELETE');
    $queued = array_sum((new OutboxRepository())->countByState());
    $took = ['without' => [], 'with' => []];
    // The other moods need no more than shows that they are no different.
    $count = $mood === 'well' ? $pairs : max(20, intdiv($pairs, 4));
    for ($number = 0; $number < $count; $number++) {
        foreach ($number % 2 === 0 ? ['without', 'with'] : ['with', 'without'] as $switch) {
            $took[$switch][] = (new Shopper($shop, $switch))->buy($products[$number % count($products)], $number);
        }
    }
    $requests = (int) OrderShop::sandbox('/requests')['total'];
    $noted = array_sum((new OutboxRepository())->countByState()) - $queued;
    if ($noted !== $count || $requests !== 0) {
        throw new RuntimeException("{$noted} of {$count} orders were noted for SORS, {$requests} requests to SORS were made.");
    }
    $rows[$mood] = $took + ['noted' => $noted, 'requests' => $requests];
}
OrderShop::sandbox('/faults', 'DELETE');

$hooks = $cpu = ['with' => [], 'without' => []];
$most = 0;
foreach (file($log, FILE_IGNORE_NEW_LINES) ?: [] as $line) {
    [$switch, $milliseconds, $queries, $used] = json_decode($line, true);
    $hooks[$switch][] = $milliseconds;
    $cpu[$switch][] = $used;
    $most = max($most, $switch === 'with' ? $queries : 0);
}
unlink($log);

$median = static fn (array $values): float => OrderShop::percentile($values, 0.5);
$late = static fn (array $values): float => OrderShop::percentile($values, 0.95);
/** Standard error of a median, from the quartiles. */
$error = static fn (array $values): float => 1.253 * (OrderShop::percentile($values, 0.75) - OrderShop::percentile($values, 0.25)) / 1.349 / sqrt(count($values));
echo "checkout: orders through the Store API, one with and one without the plugin in turn; milliseconds of the checkout's request\n\n";
echo "| SORS | orders with, and without | median with | median without | added, median of pairs | p95 with | p95 without | requests to SORS |\n";
echo "|---|---:|---:|---:|---:|---:|---:|---:|\n";
$added = [];
foreach ($rows as $mood => $row) {
    $pairs = array_map(static fn (float $with, float $without): float => $with - $without, $row['with'], $row['without']);
    $added[$mood] = $median($pairs);
    printf(
        "| %s | %d | %.1f | %.1f | %+.1f ± %.1f | %.1f | %.1f | %d |\n",
        $mood,
        count($row['with']),
        $median($row['with']),
        $median($row['without']),
        $added[$mood],
        $error($pairs),
        $late($row['with']),
        $late($row['without']),
        $row['requests']
    );
}
printf(
    "\nWithin the request, by the shop's own clock, noting the order takes %.2f ms (median), %.2f ms (p95), with %d queries, over %d orders.\n",
    $median($hooks['with']),
    $late($hooks['with']),
    $most,
    count($hooks['with'])
);
printf("The whole request takes %.1f ms of processor time with the plugin and %.1f without it (medians).\n", $median($cpu['with']), $median($cpu['without']));
$isGood = $median($cpu['with']) - $median($cpu['without']) <= ALLOWED && $late($hooks['with']) <= ALLOWED;
echo $isGood ? "Allowed are 5 ms.\n" : "That is more than the 5 ms allowed.\n";
if (($argv[2] ?? '') !== '') {
    file_put_contents($argv[2], json_encode(['bench' => 'checkout', 'moods' => $rows, 'hook_ms' => $hooks['with'], 'cpu_ms' => $cpu, 'added_ms' => $added], JSON_PRETTY_PRINT | JSON_THROW_ON_ERROR) . "\n");
}
exit($isGood ? 0 : 1);
