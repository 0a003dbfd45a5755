<?php

/**
 * Prints the tables of ./dev bench relay: ORDERS ARRIVING SECONDS LATENCY-MS RELAY.json WAITS.json [JSON]
 */

declare(strict_types=1);

require __DIR__ . '/load.php';

use SorsForWooCommerce\Tests\Bench\OrderShop;

[, $orders, $arriving, $seconds, $latency, $relay, $arrived] = $argv;
$relay = json_decode((string) file_get_contents($relay), true, 16, JSON_THROW_ON_ERROR);
$arrived = json_decode((string) file_get_contents($arrived), true, 16, JSON_THROW_ON_ERROR);
$perMinute = 60 * $relay['sent'] / $relay['seconds'];
printf("relay: %d queued orders of %d new customers, %d ms before each response of SORS, one PHP process\n\n", $orders, intdiv((int) $orders, 2), $latency);
printf("| orders | seconds | orders/min | CPU ms/order, PHP and MariaDB |\n|---:|---:|---:|---:|\n");
printf("| %d | %.1f | %.0f | %.1f |\n\n", $relay['sent'], $relay['seconds'], $perMinute, 1000 * $relay['cpu'] / $relay['sent']);
printf("| documents sent so far | PHP MB | process MB |\n|---:|---:|---:|\n");
foreach ($relay['memory'] as [$sent, $php, $process]) {
    printf("| %d | %.1f | %.1f |\n", $sent, $php, $process);
}
$waits = $arrived['waits'];
printf("\nAt most %d requests to SORS were concurrent.\n", $arrived['peak']);
printf("\nOrders placed evenly, %d in %d s, with cron once per minute; from status change to document, in whole seconds:\n\n", $arriving, $seconds);
printf("| orders | median | p95 | longest | not sent |\n|---:|---:|---:|---:|---:|\n");
printf("| %d | %d s | %d s | %d s | %d |\n", count($waits), OrderShop::percentile($waits, 0.5), OrderShop::percentile($waits, 0.95), max($waits), $arrived['unsent']);
if (($argv[7] ?? '') !== '') {
    file_put_contents($argv[7], json_encode(['bench' => 'relay', 'relay' => $relay, 'per_minute' => round($perMinute), 'arrived' => $arrived], JSON_PRETTY_PRINT) . "\n");
}
exit($arrived['unsent'] === 0 ? 0 : 1);
