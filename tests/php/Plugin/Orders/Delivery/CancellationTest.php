<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders\Delivery;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Tests\Plugin\Orders\OrdersTestCase;

/**
 * Orders that are cancelled before, during and after sending.
 */
final class CancellationTest extends OrdersTestCase
{
    public function testOrderCancelledBeforeSendingIsSkipped(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $order->update_status('processing');
        $order->update_status('cancelled');
        $this->runRelay();
        $this->assertSame('skipped', $this->entry($order)->state);
        $this->assertCount(1, (new OutboxRepository())->findByOrder($order->get_id()));
        $this->assertSame([], $this->documents());
    }

    /** @dataProvider choices */
    public function testCancelledReservationIsLeftToStaff(string $choice): void
    {
        $order = $this->sold('reservation', $choice);
        $order->update_status('cancelled');
        $this->runRelay();
        $this->runRelay();
        $entry = $this->entry($order, OutboxEntry::CANCELLATION);
        $this->assertSame('rejected', $entry->state);
        $this->assertStringContainsString($this->entry($order)->documentNumber, (string) $entry->reason);
        $notes = implode("\n", array_column(wc_get_order_notes(['order_id' => $order->get_id()]), 'content'));
        $this->assertSame(1, substr_count($notes, 'still holds goods'));
        $this->assertCount(1, $this->documents(), 'A return of a reservation would raise the stock on hand.');

        $this->factory()->createResolution()->skip($entry->id);
        $this->assertSame('skipped', $this->entry($order, OutboxEntry::CANCELLATION)->state);
    }

    /** @return array<string, array{string}> */
    public static function choices(): array
    {
        return ['manual' => ['manual'], 'return' => ['return']];
    }

    public function testCancelledInvoiceIsLeftToStaffUnlessTheShopWantsReturns(): void
    {
        $order = $this->sold('invoice_delivery_note', 'manual');
        $order->update_status('cancelled');
        $this->runRelay();
        $this->assertSame('rejected', $this->entry($order, OutboxEntry::CANCELLATION)->state);
        $this->assertCount(1, $this->documents());

        Settings::save(['cancelled_orders' => 'return']);
        $entry = $this->factory()->createResolution()->retry($this->entry($order, OutboxEntry::CANCELLATION)->id);
        $this->assertSame(['sent', 'return'], [$entry->state, $entry->documentType], (string) $entry->reason);
        [$document, $return] = $this->documents();
        $this->assertSame([$document['id'], $order->get_order_number() . '-X'], [$return['source_document'], $return['order_number']]);
        $this->assertSameMoney($order->get_total(), $return['total']);
        $this->assertSame($document['number'], wc_get_order($order->get_id())->get_meta('_sors_document_number'));
        do_action('woocommerce_order_status_cancelled', $order->get_id());
        $this->runRelay();
        $this->assertCount(2, $this->documents(), 'The return is sent once.');
    }

    public function testCancellationResolvedByStaffIsNotReturnedAgain(): void
    {
        $order = $this->sold('invoice', 'manual');
        $order->update_status('cancelled');
        $this->runRelay();
        $this->factory()->createResolution()->skip($this->entry($order, OutboxEntry::CANCELLATION)->id);
        Settings::save(['cancelled_orders' => 'return']);
        $this->factory()->createManualSend()->sendOrder($order->get_id());
        $this->factory()->createScan()->runScheduled();
        $this->runRelay();
        $this->assertSame('skipped', $this->entry($order, OutboxEntry::CANCELLATION)->state);
        $this->assertCount(1, $this->documents());
    }

    public function testCancellationReturnsOnlyTheRemainder(): void
    {
        $order = $this->sold('invoice', 'return', 3);
        $item = array_values($order->get_items())[0];
        $rate = array_key_first($item->get_taxes()['total']);
        wc_create_refund([
            'order_id' => $order->get_id(),
            'amount' => '1200',
            'line_items' => [$item->get_id() => ['qty' => 1, 'refund_total' => '1000', 'refund_tax' => [$rate => '200']]],
        ]);
        $this->runRelay();
        wc_get_order($order->get_id())->update_status('cancelled');
        $this->sors->injectFault('drop_after', 'document_create', ['times' => 1]);
        $this->runRelay();
        $entry = $this->entry($order, OutboxEntry::CANCELLATION);
        $this->assertSame('sent', $entry->state, (string) $entry->reason);
        $this->assertCount(3, $this->documents());
        $this->assertSameMoney('2400', $this->documents()[2]['total']);
        $this->assertEquals(2.0, (float) $this->documents()[2]['items'][0]['quantity']);
    }

    public function testRefundAfterTheCancellationsReturnIsNotReturnedAgain(): void
    {
        $order = $this->sold('invoice', 'return', 2);
        $order->update_status('cancelled');
        $this->runRelay();
        $this->assertSame('sent', $this->entry($order, OutboxEntry::CANCELLATION)->state);
        $refund = wc_create_refund(['order_id' => $order->get_id(), 'amount' => $order->get_total()]);
        $this->runRelay();
        $entry = $this->entry($order, OutboxEntry::originForRefund($refund->get_id()));
        $this->assertSame('skipped', $entry->state, (string) $entry->reason);
        $this->assertStringContainsString($this->entry($order, OutboxEntry::CANCELLATION)->documentNumber, (string) $entry->reason);
        $this->factory()->createManualSend()->sendOrder($order->get_id());
        $this->assertCount(2, $this->documents());
    }

    public function testRefundAfterAManualCancellationIsNotReturnedAutomatically(): void
    {
        $order = $this->sold('invoice', 'manual', 2);
        $order->update_status('cancelled');
        $this->runRelay();
        $this->factory()->createResolution()->skip($this->entry($order, OutboxEntry::CANCELLATION)->id);
        $order = wc_get_order($order->get_id());
        $order->update_status('refunded');
        $this->runRelay();
        [$refund] = wc_get_order($order->get_id())->get_refunds();
        $entry = $this->entry($order, OutboxEntry::originForRefund($refund->get_id()));
        $this->assertSame('rejected', $entry->state, (string) $entry->reason);
        $this->assertStringContainsString('twice', (string) $entry->reason);
        $this->assertCount(1, $this->documents());
    }

    public function testRefundBeforeTheCancellationIsStillReturned(): void
    {
        $order = $this->sold('invoice', 'return', 3);
        $item = array_values($order->get_items())[0];
        $rate = array_key_first($item->get_taxes()['total']);
        $refund = wc_create_refund([
            'order_id' => $order->get_id(),
            'amount' => '1200',
            'line_items' => [$item->get_id() => ['qty' => 1, 'refund_total' => '1000', 'refund_tax' => [$rate => '200']]],
        ]);
        $refund->set_date_created(time() - 60);
        $refund->save();
        wc_get_order($order->get_id())->update_status('cancelled');
        $this->runRelay();
        $this->runRelay();
        $entry = $this->entry($order, OutboxEntry::originForRefund($refund->get_id()));
        $this->assertSame(['sent', 'sent'], [$entry->state, $this->entry($order, OutboxEntry::CANCELLATION)->state], (string) $entry->reason);
        $this->assertSameMoney('2400', $this->documents()[2]['total'] === '1200.00' ? $this->documents()[1]['total'] : $this->documents()[2]['total']);
    }

    public function testEarlierAmountRefundLeavesTheCancellationToStaff(): void
    {
        $order = $this->sold('invoice', 'return', 3);
        wc_create_refund(['order_id' => $order->get_id(), 'amount' => '100']);
        $this->runRelay();
        wc_get_order($order->get_id())->update_status('cancelled');
        $this->runRelay();
        $this->assertSame('rejected', $this->entry($order, OutboxEntry::CANCELLATION)->state);
        $this->assertCount(2, $this->documents());
    }

    public function testCancellationOfAnUncertainOrderWaits(): void
    {
        $this->enableSendingWithoutLookup();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->sors->injectFault('drop_after', 'document_create', ['times' => 1]);
        $this->assertSame('uncertain', $this->send($order)->state);
        $order->update_status('cancelled');
        $this->runRelay();
        $this->assertSame('pending', $this->entry($order, OutboxEntry::CANCELLATION)->state);
        $this->factory()->createResolution()->recordNumber($this->entry($order)->id, 'REZ-1');
        $this->elapse(7200);
        $this->runRelay();
        $this->assertSame('rejected', $this->entry($order, OutboxEntry::CANCELLATION)->state);
    }

    public function testReactivatedOrderSkipsItsCancellation(): void
    {
        $order = $this->sold('reservation', 'manual');
        $order->update_status('cancelled');
        $this->runRelay();
        $order->update_status('processing');
        $this->assertSame('skipped', $this->entry($order, OutboxEntry::CANCELLATION)->state);
        $order->update_status('cancelled');
        $this->runRelay();
        $this->assertSame('rejected', $this->entry($order, OutboxEntry::CANCELLATION)->state, 'A second cancellation is reported again.');
        $this->assertCount(1, $this->documents());
    }

    public function testScanFindsACancellationTheHooksMissed(): void
    {
        $order = $this->sold('reservation', 'manual');
        remove_all_actions('woocommerce_order_status_cancelled');
        $order->update_status('cancelled');
        $this->assertNull((new OutboxRepository())->findByOrigin($order->get_id(), OutboxEntry::CANCELLATION));
        $this->factory()->createScan()->runScheduled();
        $this->assertSame('pending', $this->entry($order, OutboxEntry::CANCELLATION)->state);
    }

    private function sold(string $type, string $choice, int $quantity = 1): \WC_Order
    {
        $this->enableSending(['document_type' => $type, 'cancelled_orders' => $choice]);
        foreach ($this->goods(20) as ['product' => $product]) {
            if ($product->get_tax_class() === '') {
                break;
            }
        }
        $order = $this->order([[$product, $quantity]]);
        $entry = $this->send($order);
        $this->assertSame('sent', $entry->state, (string) $entry->reason);

        return wc_get_order($order->get_id());
    }
}
