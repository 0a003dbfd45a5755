<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders;

use SorsForWooCommerce\Orders\Delivery\Relay;
use SorsForWooCommerce\Orders\Delivery\RelaySchedule;
use SorsForWooCommerce\Orders\Screen\OrderMetaBox;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * Orders while the stored key can't be opened: they wait, say why, and go on once it is entered again.
 */
final class UnreadableKeyTest extends OrdersTestCase
{
    public function testOrdersWaitAndSayWhy(): void
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $order->update_status('processing');
        $this->changeSalts();
        $this->sors->clearRequests();

        Relay::runScheduled();
        $row = (new OutboxRepository())->findByOrigin($order->get_id());
        $this->assertSame(['pending', 0], [$row->state, $row->attempts], 'It was not even tried.');
        $this->assertStringContainsString('Orders wait and are not sent. The stored API key can’t be opened', $this->sorsLog());
        ob_start();
        (new OrderMetaBox())->render($order);
        $this->assertStringContainsString('The stored API key can’t be opened', (string) ob_get_clean());

        $byHand = (new Relay())->sendOrder($order->get_id());
        $this->assertSame('pending', $byHand->state);
        $this->assertStringContainsString('The stored API key can’t be opened', (string) $byHand->reason);
        $this->assertSame([0, []], [$this->sors->requests()['total'], $this->sors->data('documents')]);
        $this->assertNoPersonalDataLeaked();
    }

    public function testEnteredAgainTheyAreSentWithoutWaitingForTheScan(): void
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $order->update_status('processing');
        $this->changeSalts();
        Relay::runScheduled();
        as_unschedule_all_actions(RelaySchedule::RELAY_HOOK, [], 'sors');

        ApiKey::save($this->sors->key);
        $this->assertTrue(as_has_scheduled_action(RelaySchedule::RELAY_HOOK, [], 'sors'));
        Relay::runScheduled();
        $this->assertSame('sent', (new OutboxRepository())->findByOrigin($order->get_id())->state);
        $this->assertCount(1, $this->sors->data('documents'));
    }

    /** Undone with the test's hooks. */
    private function changeSalts(): void
    {
        add_filter('salt', static fn (string $salt): string => 'another ' . $salt);
    }
}
