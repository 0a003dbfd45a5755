<?php

/**
 * How fast orders get to SORS. Steps, each in a PHP of its own, inside the bench's shop:
 *   open                   goods and settings
 *   fill FROM COUNT        queues orders
 *   relay RESULT           the scheduler's relay until nothing is left; seconds and memory into RESULT
 *   arrive FROM COUNT SECONDS   orders placed evenly over a time, while cron runs beside it
 *   waits RESULT           from status change to document, of orders that arrived
 */

declare(strict_types=1);

require __DIR__ . '/shop.php';

use SorsForWooCommerce\Orders\Delivery\Relay;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Tests\Bench\Measure;
use SorsForWooCommerce\Tests\Bench\OrderShop;

const GOODS = 'sors_bench_goods';

/** The relay as the scheduler calls it, again and again as the scheduler would. */
function relay(): array
{
    $memory = [];
    $sent = 0;
    add_filter('query', static function (string $query) use (&$memory, &$sent): string {
        if (str_contains($query, "SET state = 'sent'") && ++$sent % 100 === 0) {
            $memory[] = [$sent, Measure::megabytes(memory_get_usage()), Measure::megabytes(Measure::status('VmRSS'))];
        }

        return $query;
    });
    [$began, $cpu] = [hrtime(true), Measure::processor()];
    while ((new OutboxRepository())->secondsUntilDue() === 0) {
        Relay::runScheduled();
    }

    return ['seconds' => (hrtime(true) - $began) / 1e9, 'cpu' => Measure::processor() - $cpu, 'sent' => $sent, 'memory' => $memory];
}

/** Seconds from an order's row, written as its status changed, to its document. */
function waits(): array
{
    global $wpdb;

    return array_map('floatval', $wpdb->get_col($wpdb->prepare(
        "SELECT TIMESTAMPDIFF(SECOND, created_gmt, updated_gmt) FROM %i WHERE state = 'sent' AND order_id >= %d",
        Schema::table('outbox'),
        (int) get_option('sors_bench_first')
    )));
}

switch ($argv[1]) {
    case 'open':
        update_option(GOODS, OrderShop::open());
        // Once a day WooCommerce cleans up, and then its background process ends the whole cron process it wakes in, for
        // two minutes. In a new shop that is long due.
        wp_clear_scheduled_hook('woocommerce_cleanup_personal_data');
        wp_clear_scheduled_hook('wp_1_wc_privacy_cleanup_cron');
        break;
    case 'fill':
        for ($number = (int) $argv[2]; $number < $argv[2] + $argv[3]; $number++) {
            OrderShop::order((array) get_option(GOODS), $number);
            if ($number % 50 === 0) {
                wp_cache_flush_runtime();
            }
        }
        break;
    case 'relay':
        $result = relay();
        $counts = (new OutboxRepository())->countByState();
        if ($counts['sent'] !== array_sum($counts) || OrderShop::documents() !== $counts['sent']) {
            throw new RuntimeException('Not every order has its document: ' . json_encode($counts) . ', ' . OrderShop::documents() . ' documents.');
        }
        file_put_contents($argv[2], json_encode($result));
        break;
    case 'arrive':
        $began = microtime(true);
        for ($number = 0; $number < (int) $argv[3]; $number++) {
            usleep((int) max(0, ($began + $number * $argv[4] / $argv[3] - microtime(true)) * 1e6));
            $order = OrderShop::order((array) get_option(GOODS), $argv[2] + $number);
            if ($number === 0) {
                update_option('sors_bench_first', $order->get_id(), false);
            }
        }
        break;
    case 'waits':
        $waits = waits();
        $unsent = (new OutboxRepository())->countByState();
        $late = array_sum($unsent) - $unsent['sent'];
        file_put_contents($argv[2], json_encode(['waits' => $waits, 'unsent' => $late, 'documents' => OrderShop::documents(), 'peak' => OrderShop::sandbox('/requests')['peak_in_flight']]));
        break;
}
