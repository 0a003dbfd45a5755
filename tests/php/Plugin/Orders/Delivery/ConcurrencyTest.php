<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders\Delivery;

use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Tests\Plugin\Orders\OrdersTestCase;

/**
 * Several PHP processes that work on one outbox, some of which are killed.
 */
final class ConcurrencyTest extends OrdersTestCase
{
    public function testParallelRelaysCreateOneDocumentPerOrder(): void
    {
        $this->enableSending();
        $orders = $this->queued(30);
        $this->sors->injectFault('delay', '*', ['milliseconds' => 20]);

        $this->finish($this->relays(4));

        $this->assertSame(30, (new OutboxRepository())->countByState()['sent']);
        $this->assertCount(30, $this->documents());
        foreach ($orders as $order) {
            $this->assertCount(1, $this->documents($order));
            $this->assertSame(1, $this->entry($order)->attempts);
        }
        $this->assertCount(201, $this->sors->data('customers'), 'All orders have the same new customer.');
    }

    /** ./dev bench relays runs this test with 500 orders. */
    public function testEightRelaysWithRepeatedHooksAndDoubleClicksCreateOneDocumentPerOrder(): void
    {
        $number = (int) (getenv('SORS_RELAY_ORDERS') ?: 48);
        $this->enableSending();
        $orders = $this->queued($number);
        foreach ($orders as $order) {
            do_action('woocommerce_order_status_processing', $order->get_id(), $order);
            do_action('woocommerce_payment_complete', $order->get_id(), '');
        }
        $this->sors->injectFault('delay', '*', ['milliseconds' => 20]);
        $ids = array_map(static fn (\WC_Order $order): int => $order->get_id(), $orders);
        $clicked = array_slice($ids, -12);

        $at = microtime(true) + 3;
        $clicks = array_map(fn (): mixed => $this->process(['do' => 'click', 'orders' => $clicked, 'at' => $at]), [1, 2]);
        $this->finish([...$this->relays(8, $at), ...$clicks]);

        $this->assertSame($number, (new OutboxRepository())->countByState()['sent'], (string) wp_json_encode((new OutboxRepository())->countByState()));
        $numbers = array_count_values(array_column($this->documents(), 'order_number'));
        $this->assertCount($number, $numbers);
        $this->assertSame([1], array_values(array_unique($numbers)), 'An order has several documents.');
        $this->assertSame($number, $this->sors->requests()['resources']['document_create'] ?? 0, 'A document was sent twice.');
        fprintf(STDERR, "\n%d orders, 8 relays, hooks fired twice, double clicks: %d documents in SORS\n", $number, count($this->documents()));
    }

    public function testParallelRelaysCreateEachCustomerOnce(): void
    {
        $this->enableSending();
        $orders = [];
        for ($number = 0; $number < 12; $number++) {
            $orders[] = ['email' => 'kupac' . ($number % 6) . '@example.rs'];
        }
        $this->queued(12, $orders);
        $this->sors->injectFault('delay', 'customer_create', ['milliseconds' => 150]);

        $this->finish($this->relays(4));
        $this->elapse(60);
        $this->runRelay();

        $this->assertSame(12, (new OutboxRepository())->countByState()['sent']);
        $this->assertCount(206, $this->sors->data('customers'));
    }

    public function testKilledRelayLosesAndDuplicatesNothing(): void
    {
        $this->enableSending();
        $this->queued(6);
        $this->sors->injectFault('delay', 'document_create', ['milliseconds' => 400]);
        [$process] = $this->relays(1);
        $this->await(fn (): bool => (new OutboxRepository())->countByState()['sending'] > 0 && $this->documents() !== []);
        proc_terminate($process, 9);
        proc_close($process);
        $this->sors->clearFaults();

        $this->runRelay();
        $this->elapse(700);
        $this->runRelay();
        $this->elapse(700);
        $this->runRelay();

        $this->assertSame(6, (new OutboxRepository())->countByState()['sent']);
        $this->assertCount(6, $this->documents());
    }

    /**
     * @param list<array<string, string>> $billing
     *
     * @return list<\WC_Order>
     */
    private function queued(int $number, array $billing = []): array
    {
        [['product' => $product]] = $this->goods(1);
        $orders = [];
        for ($index = 0; $index < $number; $index++) {
            $order = $this->order([[$product, 1 + $index % 3]], ['billing' => $billing[$index] ?? []]);
            $order->update_status('processing');
            $orders[] = $order;
        }

        return $orders;
    }

    /** @return list<resource> Processes that start at the same time. */
    private function relays(int $number, ?float $at = null): array
    {
        $at ??= microtime(true) + 1.5;
        $processes = [];
        for ($index = 0; $index < $number; $index++) {
            $processes[] = $this->process(['do' => 'relay', 'at' => $at]);
        }

        return $processes;
    }
}
