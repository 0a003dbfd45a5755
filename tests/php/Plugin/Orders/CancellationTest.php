<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders;

use SorsForWooCommerce\Orders\Delivery\ManualResolution;
use SorsForWooCommerce\Orders\Delivery\MissedOrderScan;
use SorsForWooCommerce\Orders\Delivery\Relay;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * Orders that are cancelled before, while and after they become a document.
 */
final class CancellationTest extends OrdersTestCase
{
    public function testCancelledBeforeItWasSentItIsDropped(): void
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $order->update_status('processing');
        $order->update_status('cancelled');
        Relay::runScheduled();
        $this->assertSame('skipped', $this->row($order)->state);
        $this->assertCount(1, (new OutboxRepository())->findByOrder($order->get_id()));
        $this->assertSame([], $this->documents());
    }

    /** @dataProvider choices */
    public function testAfterAReservationAPersonIsTold(string $choice): void
    {
        $order = $this->sold('reservation', $choice);
        $order->update_status('cancelled');
        Relay::runScheduled();
        Relay::runScheduled();
        $row = $this->row($order, OutboxEntry::CANCELLATION);
        $this->assertSame('rejected', $row->state);
        $this->assertStringContainsString($this->row($order)->documentNumber, (string) $row->reason);
        $notes = implode("\n", array_column(wc_get_order_notes(['order_id' => $order->get_id()]), 'content'));
        $this->assertSame(1, substr_count($notes, 'still holds goods'));
        $this->assertCount(1, $this->documents(), 'A return of a reservation would raise the stock on hand.');

        (new ManualResolution())->skip($row->id);
        $this->assertSame('skipped', $this->row($order, OutboxEntry::CANCELLATION)->state);
    }

    /** @return array<string, array{string}> */
    public static function choices(): array
    {
        return ['told' => ['manual'], 'returned where it can be' => ['return']];
    }

    public function testAfterAnInvoiceAPersonIsToldUnlessTheShopWantsReturns(): void
    {
        $order = $this->sold('invoice_delivery_note', 'manual');
        $order->update_status('cancelled');
        Relay::runScheduled();
        $this->assertSame('rejected', $this->row($order, OutboxEntry::CANCELLATION)->state);
        $this->assertCount(1, $this->documents());

        Settings::save(['cancelled_orders' => 'return']);
        $row = (new ManualResolution())->retry($this->row($order, OutboxEntry::CANCELLATION)->id);
        $this->assertSame(['sent', 'return'], [$row->state, $row->documentType], (string) $row->reason);
        [$sale, $return] = $this->documents();
        $this->assertSame([$sale['id'], $order->get_order_number() . '-X'], [$return['source_document'], $return['order_number']]);
        $this->assertSameMoney($order->get_total(), $return['total']);
        $this->assertSame($sale['number'], wc_get_order($order->get_id())->get_meta('_sors_document_number'));
        do_action('woocommerce_order_status_cancelled', $order->get_id());
        Relay::runScheduled();
        $this->assertCount(2, $this->documents(), 'Once.');
    }

    public function testWhatAPersonHasSettledIsNotReturnedOnceMore(): void
    {
        $order = $this->sold('invoice', 'manual');
        $order->update_status('cancelled');
        Relay::runScheduled();
        (new ManualResolution())->skip($this->row($order, OutboxEntry::CANCELLATION)->id);
        Settings::save(['cancelled_orders' => 'return']);
        (new Relay())->sendOrder($order->get_id());
        MissedOrderScan::runScheduled();
        Relay::runScheduled();
        $this->assertSame('skipped', $this->row($order, OutboxEntry::CANCELLATION)->state);
        $this->assertCount(1, $this->documents());
    }

    public function testOnlyWhatIsLeftComesBack(): void
    {
        $order = $this->sold('invoice', 'return', 3);
        $item = array_values($order->get_items())[0];
        $rate = array_key_first($item->get_taxes()['total']);
        wc_create_refund([
            'order_id' => $order->get_id(),
            'amount' => '1200',
            'line_items' => [$item->get_id() => ['qty' => 1, 'refund_total' => '1000', 'refund_tax' => [$rate => '200']]],
        ]);
        Relay::runScheduled();
        wc_get_order($order->get_id())->update_status('cancelled');
        $this->sors->injectFault('drop_after', 'document_create', ['times' => 1]);
        Relay::runScheduled();
        $row = $this->row($order, OutboxEntry::CANCELLATION);
        $this->assertSame('sent', $row->state, (string) $row->reason);
        $this->assertCount(3, $this->documents());
        $this->assertSameMoney('2400', $this->documents()[2]['total']);
        $this->assertEquals(2.0, (float) $this->documents()[2]['items'][0]['quantity']);
    }

    public function testWhatTheCancellationTookBackIsNotReturnedOnceMoreWithTheMoney(): void
    {
        $order = $this->sold('invoice', 'return', 2);
        $order->update_status('cancelled');
        Relay::runScheduled();
        $this->assertSame('sent', $this->row($order, OutboxEntry::CANCELLATION)->state);
        $refund = wc_create_refund(['order_id' => $order->get_id(), 'amount' => $order->get_total()]);
        Relay::runScheduled();
        $row = $this->row($order, OutboxEntry::originForRefund($refund->get_id()));
        $this->assertSame('skipped', $row->state, (string) $row->reason);
        $this->assertStringContainsString($this->row($order, OutboxEntry::CANCELLATION)->documentNumber, (string) $row->reason);
        (new Relay())->sendOrder($order->get_id());
        $this->assertCount(2, $this->documents());
    }

    public function testWhatAPersonSeesToIsNotReturnedByItself(): void
    {
        $order = $this->sold('invoice', 'manual', 2);
        $order->update_status('cancelled');
        Relay::runScheduled();
        (new ManualResolution())->skip($this->row($order, OutboxEntry::CANCELLATION)->id);
        $order = wc_get_order($order->get_id());
        $order->update_status('refunded');
        Relay::runScheduled();
        [$refund] = wc_get_order($order->get_id())->get_refunds();
        $row = $this->row($order, OutboxEntry::originForRefund($refund->get_id()));
        $this->assertSame('rejected', $row->state, (string) $row->reason);
        $this->assertStringContainsString('twice', (string) $row->reason);
        $this->assertCount(1, $this->documents());
    }

    public function testARefundFromBeforeTheCancellationIsStillReturned(): void
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
        Relay::runScheduled();
        Relay::runScheduled();
        $row = $this->row($order, OutboxEntry::originForRefund($refund->get_id()));
        $this->assertSame(['sent', 'sent'], [$row->state, $this->row($order, OutboxEntry::CANCELLATION)->state], (string) $row->reason);
        $this->assertSameMoney('2400', $this->documents()[2]['total'] === '1200.00' ? $this->documents()[1]['total'] : $this->documents()[2]['total']);
    }

    public function testAnAmountGivenBackBeforeLeavesItToAPerson(): void
    {
        $order = $this->sold('invoice', 'return', 3);
        wc_create_refund(['order_id' => $order->get_id(), 'amount' => '100']);
        Relay::runScheduled();
        wc_get_order($order->get_id())->update_status('cancelled');
        Relay::runScheduled();
        $this->assertSame('rejected', $this->row($order, OutboxEntry::CANCELLATION)->state);
        $this->assertCount(2, $this->documents());
    }

    public function testCancelledWhileItsAnswerIsLostItWaitsForTheAnswer(): void
    {
        $this->sendingWithoutLookUp();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->sors->injectFault('drop_after', 'document_create', ['times' => 1]);
        $this->assertSame('uncertain', $this->send($order)->state);
        $order->update_status('cancelled');
        Relay::runScheduled();
        $this->assertSame('pending', $this->row($order, OutboxEntry::CANCELLATION)->state);
        (new ManualResolution())->recordNumber($this->row($order)->id, 'REZ-1');
        $this->elapse(7200);
        Relay::runScheduled();
        $this->assertSame('rejected', $this->row($order, OutboxEntry::CANCELLATION)->state);
    }

    public function testAnOrderThatIsTakenUpAgainHasNothingToTell(): void
    {
        $order = $this->sold('reservation', 'manual');
        $order->update_status('cancelled');
        Relay::runScheduled();
        $order->update_status('processing');
        $this->assertSame('skipped', $this->row($order, OutboxEntry::CANCELLATION)->state);
        $order->update_status('cancelled');
        Relay::runScheduled();
        $this->assertSame('rejected', $this->row($order, OutboxEntry::CANCELLATION)->state, 'Cancelled again, told again.');
        $this->assertCount(1, $this->documents());
    }

    public function testTheScanFindsACancellationTheHooksMissed(): void
    {
        $order = $this->sold('reservation', 'manual');
        remove_all_actions('woocommerce_order_status_cancelled');
        $order->update_status('cancelled');
        $this->assertNull((new OutboxRepository())->findByOrigin($order->get_id(), OutboxEntry::CANCELLATION));
        MissedOrderScan::runScheduled();
        $this->assertSame('pending', $this->row($order, OutboxEntry::CANCELLATION)->state);
    }

    private function sold(string $type, string $choice, int $quantity = 1): \WC_Order
    {
        $this->sending(['document_type' => $type, 'cancelled_orders' => $choice]);
        foreach ($this->goods(20) as ['product' => $product]) {
            if ($product->get_tax_class() === '') {
                break;
            }
        }
        $order = $this->order([[$product, $quantity]]);
        $row = $this->send($order);
        $this->assertSame('sent', $row->state, (string) $row->reason);

        return wc_get_order($order->get_id());
    }
}
