<?php

/**
 * Measures how fast orders reach SORS. Each step has its own process in the benchmark's shop:
 *   open                        creates products and settings
 *   fill FROM COUNT             queues orders
 *   relay RESULT                runs the relay until the outbox is empty; writes seconds and memory to RESULT
 *   arrive FROM COUNT SECONDS   places orders evenly over a time, while cron runs in parallel
 *   waits RESULT                writes the time from status change to document of these orders to RESULT
 */

declare(strict_types=1);

require __DIR__ . '/shop.php';

use SorsForWooCommerce\Orders\OrdersFactory;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Tests\Bench\StepMeasurement;
use SorsForWooCommerce\Tests\Bench\OrderShop;

const PRODUCTS_OPTION = 'sors_bench_products';

/** Runs the relay repeatedly, like the scheduler, until nothing is due. */
function relay_all(): array
{
    $memory = [];
    $sent = 0;
    add_filter('query', static function (string $query) use (&$memory, &$sent): string {
        if (str_contains($query, "SET state = 'sent'") && ++$sent % 100 === 0) {
            $memory[] = [$sent, StepMeasurement::megabytes(memory_get_usage()), StepMeasurement::megabytes(StepMeasurement::memoryBytes('VmRSS'))];
        }

        return $query;
    });
    [$started, $cpu] = [hrtime(true), StepMeasurement::cpuSeconds()];
    while ((new OutboxRepository())->secondsUntilDue() === 0) {
        (new OrdersFactory())->createRelay()->runScheduled();
    }

    return ['seconds' => (hrtime(true) - $started) / 1e9, 'cpu' => StepMeasurement::cpuSeconds() - $cpu, 'sent' => $sent, 'memory' => $memory];
}

/** Returns the seconds from an order's status change to its document. */
function list_waits(): array
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
        update_option(PRODUCTS_OPTION, OrderShop::prepare());
        // WooCommerce's daily cleanup ends the cron process that triggers it, for two minutes. It is due in a new shop.
        wp_clear_scheduled_hook('woocommerce_cleanup_personal_data');
        wp_clear_scheduled_hook('wp_1_wc_privacy_cleanup_cron');
        break;
    case 'fill':
        for ($number = (int) $argv[2]; $number < $argv[2] + $argv[3]; $number++) {
            OrderShop::createOrder((array) get_option(PRODUCTS_OPTION), $number);
            if ($number % 50 === 0) {
                wp_cache_flush_runtime();
            }
        }
        break;
    case 'relay':
        $result = relay_all();
        $counts = (new OutboxRepository())->countByState();
        if ($counts['sent'] !== array_sum($counts) || OrderShop::countDocuments() !== $counts['sent']) {
            throw new RuntimeException('Not every order has its document: ' . json_encode($counts) . ', ' . OrderShop::countDocuments() . ' documents.');
        }
        file_put_contents($argv[2], json_encode($result));
        break;
    case 'arrive':
        $started = microtime(true);
        for ($number = 0; $number < (int) $argv[3]; $number++) {
            usleep((int) max(0, ($started + $number * $argv[4] / $argv[3] - microtime(true)) * 1e6));
            $order = OrderShop::createOrder((array) get_option(PRODUCTS_OPTION), $argv[2] + $number);
            if ($number === 0) {
                update_option('sors_bench_first', $order->get_id(), false);
            }
        }
        break;
    case 'waits':
        $waits = list_waits();
        $unsent = (new OutboxRepository())->countByState();
        $late = array_sum($unsent) - $unsent['sent'];
        file_put_contents($argv[2], json_encode(['waits' => $waits, 'unsent' => $late, 'documents' => OrderShop::countDocuments(), 'peak' => OrderShop::callAdmin('/requests')['peak_in_flight']]));
        break;
}
