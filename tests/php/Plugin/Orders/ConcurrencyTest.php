<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders;

use SorsForWooCommerce\Orders\Relay;
use SorsForWooCommerce\Storage\Outbox;

/**
 * Several PHP processes on one outbox, some of which die.
 */
final class ConcurrencyTest extends OrdersTestCase
{
    public function testManyRelaysMakeOneDocumentPerOrder(): void
    {
        $this->sending();
        $orders = $this->queued(30);
        $this->sors->fault('delay', '*', ['milliseconds' => 20]);

        $this->finish($this->relays(4));

        $this->assertSame(30, (new Outbox())->counts()['sent']);
        $this->assertCount(30, $this->documents());
        foreach ($orders as $order) {
            $this->assertCount(1, $this->documents($order));
            $this->assertSame(1, $this->row($order)->attempts);
        }
        $this->assertCount(201, $this->sors->data('customers'), 'All orders are of one new customer.');
    }

    public function testManyRelaysMakeOneCustomerOfEach(): void
    {
        $this->sending();
        $orders = [];
        for ($number = 0; $number < 12; $number++) {
            $orders[] = ['email' => 'kupac' . ($number % 6) . '@example.rs'];
        }
        $this->queued(12, $orders);
        $this->sors->fault('delay', 'customer_create', ['milliseconds' => 150]);

        $this->finish($this->relays(4));
        $this->elapse(60);
        Relay::run();

        $this->assertSame(12, (new Outbox())->counts()['sent']);
        $this->assertCount(206, $this->sors->data('customers'));
    }

    public function testAKilledRelayLosesAndDoublesNothing(): void
    {
        $this->sending();
        $this->queued(6);
        $this->sors->fault('delay', 'document_create', ['milliseconds' => 400]);
        [$process] = $this->relays(1);
        $this->await(fn (): bool => (new Outbox())->counts()['sending'] > 0 && $this->documents() !== []);
        proc_terminate($process, 9);
        proc_close($process);
        $this->sors->clearFaults();

        Relay::run();
        $this->elapse(700);
        Relay::run();
        $this->elapse(700);
        Relay::run();

        $this->assertSame(6, (new Outbox())->counts()['sent']);
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

    /** @return list<resource> Processes that begin together. */
    private function relays(int $number): array
    {
        $at = microtime(true) + 1.5;
        $processes = [];
        for ($index = 0; $index < $number; $index++) {
            $processes[] = $this->process(['do' => 'relay', 'at' => $at]);
        }

        return $processes;
    }
}
