<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders\Delivery;

use SorsForWooCommerce\Orders\Delivery\RelaySchedule;
use SorsForWooCommerce\Orders\Screen\OrderMetaBox;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Tests\Plugin\Orders\OrdersTestCase;

/**
 * Orders while the stored API key can't be decrypted: they wait with a reason, and are sent once the key is stored again.
 */
final class UndecryptableKeyTest extends OrdersTestCase
{
    public function testOrdersWaitAndShowTheReason(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $order->update_status('processing');
        $this->changeSalts();
        $this->sors->clearRequests();

        $this->runRelay();
        $entry = (new OutboxRepository())->findByOrigin($order->get_id());
        $this->assertSame(['pending', 0], [$entry->state, $entry->attempts], 'No attempt was made.');
        $this->assertStringContainsString('Orders wait and are not sent. The stored API key can’t be opened', $this->sorsLog());
        ob_start();
        (new OrderMetaBox($this->factory()))->render($order);
        $this->assertStringContainsString('The stored API key can’t be opened', (string) ob_get_clean());

        $byHand = $this->factory()->createManualSend()->sendOrder($order->get_id());
        $this->assertSame('pending', $byHand->state);
        $this->assertStringContainsString('The stored API key can’t be opened', (string) $byHand->reason);
        $this->assertSame([0, []], [$this->sors->requests()['total'], $this->sors->data('documents')]);
        $this->assertNoPersonalDataLeaked();
    }

    public function testOrdersAreSentOnceTheKeyIsStoredAgain(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $order->update_status('processing');
        $this->changeSalts();
        $this->runRelay();
        as_unschedule_all_actions(RelaySchedule::RELAY_HOOK, [], 'sors');

        ApiKey::save($this->sors->key);
        $this->assertTrue(as_has_scheduled_action(RelaySchedule::RELAY_HOOK, [], 'sors'));
        $this->runRelay();
        $this->assertSame('sent', (new OutboxRepository())->findByOrigin($order->get_id())->state);
        $this->assertCount(1, $this->sors->data('documents'));
    }

    /** Reset with the test's hooks. */
    private function changeSalts(): void
    {
        add_filter('salt', static fn (string $salt): string => 'another ' . $salt);
    }
}
