<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders;

use SorsForWooCommerce\Orders\Delivery\ManualResolution;
use SorsForWooCommerce\Orders\Delivery\MissedOrderScan;
use SorsForWooCommerce\Orders\Delivery\Relay;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * Refunds become returns (povratnice) of the document the order became.
 */
final class RefundTest extends OrdersTestCase
{
    /** @param array<string, mixed> $settings */
    protected function sending(array $settings = [], int $articles = 60): SandboxProcess
    {
        return parent::sending($settings + ['document_type' => 'invoice_delivery_note'], $articles);
    }

    public function testWhatAReservationHeldIsForAPersonToRelease(): void
    {
        $this->sending(['document_type' => 'reservation']);
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 2]]);
        $sale = $this->send($order);
        $this->assertSame(['sent', 'reservation'], [$sale->state, $sale->documentType]);
        $order = wc_get_order($order->get_id());
        $order->update_status('refunded');
        Relay::runScheduled();
        $row = $this->row($order, OutboxEntry::originForRefund($order->get_refunds()[0]->get_id()));
        $this->assertSame('rejected', $row->state);
        $this->assertStringContainsString($sale->documentNumber, (string) $row->reason);
        $this->assertStringContainsString('no return can be made', (string) $row->reason);
        $this->assertCount(1, $this->documents());
        $this->assertSame('skipped', (new ManualResolution())->skip($row->id)->state);
    }

    public function testARefundOfALineBecomesAReturn(): void
    {
        $order = $this->sold('1200', 3, ['shipping' => 400]);
        $refund = $this->refund($order, ['qty' => 1, 'total' => '1000', 'tax' => '200']);
        do_action('woocommerce_order_refunded', $order->get_id(), $refund->get_id());
        Relay::runScheduled();

        $row = $this->row($order, OutboxEntry::originForRefund($refund->get_id()));
        $this->assertSame(['sent', 'return'], [$row->state, $row->documentType], (string) $row->reason);
        $this->assertCount(2, $this->documents());
        [$sale] = $this->documents($order);
        $return = $this->return($refund, $order);
        $this->assertSame('return', $return['document_type']);
        $this->assertSame($sale['id'], $return['source_document']);
        $this->assertSame($sale['customer_id'], $return['customer_id']);
        $this->assertSameMoney('1200', $return['total']);
        $this->assertEquals(1.0, (float) $return['items'][0]['quantity']);
        $this->assertSame($sale['items'][0]['code'], $return['items'][0]['code']);
        $this->assertSame($row->documentNumber, wc_get_order($refund->get_id())->get_meta('_sors_document_number'));
        $this->assertSame($sale['number'], wc_get_order($order->get_id())->get_meta('_sors_document_number'));
    }

    public function testARefundThatIsDeletedIsNotSentAndOneThatWasSentIsTold(): void
    {
        $order = $this->sold('1200', 3);
        $sent = $this->refund($order, ['qty' => 1, 'total' => '1000', 'tax' => '200']);
        Relay::runScheduled();
        $waiting = $this->refund($order, ['qty' => 1, 'total' => '1000', 'tax' => '200']);
        foreach ([$waiting, $sent] as $refund) {
            $id = $refund->get_id();
            $refund->delete(true);
            do_action('woocommerce_refund_deleted', $id, $order->get_id());
            do_action('woocommerce_refund_deleted', $id, $order->get_id());
            $rows[] = (new OutboxRepository())->findByOrigin($order->get_id(), OutboxEntry::originForRefund($id));
        }
        Relay::runScheduled();
        $this->assertSame(['skipped', 'sent'], array_column($rows, 'state'));
        $this->assertStringContainsString('deleted in the shop', (string) $rows[1]->reason);
        $this->assertCount(2, $this->documents());
        $notes = array_column(wc_get_order_notes(['order_id' => $order->get_id()]), 'content');
        $this->assertCount(1, preg_grep('/SORS has return ' . preg_quote($rows[1]->documentNumber, '/') . '\. The refund was deleted/', $notes) ?: []);
    }

    public function testTwoRefundsAreTwoReturns(): void
    {
        $order = $this->sold('1200', 3);
        $first = $this->refund($order, ['qty' => 1, 'total' => '1000', 'tax' => '200']);
        $this->sors->injectFault('drop_after', 'document_create', ['times' => 1]);
        Relay::runScheduled();
        $second = $this->refund($order, ['qty' => 1, 'total' => '1000', 'tax' => '200']);
        $this->sors->injectFault('drop_after', 'document_create', ['times' => 1]);
        Relay::runScheduled();
        $numbers = [];
        foreach ([$first, $second] as $refund) {
            $row = $this->row($order, OutboxEntry::originForRefund($refund->get_id()));
            $this->assertSame('sent', $row->state, (string) $row->reason);
            $numbers[] = $row->documentNumber;
        }
        $this->assertCount(2, array_unique($numbers));
        $this->assertCount(3, $this->documents());
    }

    public function testEverythingGivenBackReturnsEverything(): void
    {
        $order = $this->sold('999.99', 2, ['shipping' => 333.33, 'coupon' => ['discount_type' => 'percent', 'amount' => '15']]);
        $order->update_status('refunded');
        Relay::runScheduled();
        $refund = $order->get_refunds()[0];
        $row = $this->row($order, OutboxEntry::originForRefund($refund->get_id()));
        $this->assertSame('sent', $row->state, (string) $row->reason);
        $this->assertSameMoney($order->get_total(), $this->return($refund, $order)['total']);
        $this->assertSame('sent', $this->row($order)->state);
    }

    public function testTheRestGivenBackReturnsWhatIsLeft(): void
    {
        $order = $this->sold('1200', 3, ['shipping' => 400]);
        $first = $this->refund($order, ['qty' => 1, 'total' => '1000', 'tax' => '200']);
        Relay::runScheduled();
        wc_get_order($order->get_id())->update_status('refunded');
        Relay::runScheduled();
        [$rest] = array_values(array_filter(
            wc_get_order($order->get_id())->get_refunds(),
            static fn (\WC_Order_Refund $refund): bool => $refund->get_id() !== $first->get_id()
        ));
        $row = $this->row($order, OutboxEntry::originForRefund($rest->get_id()));
        $this->assertSame('sent', $row->state, (string) $row->reason);
        $return = $this->return($rest, $order);
        $this->assertSameMoney((string) ($order->get_total() - 1200), $return['total']);
        $quantities = array_combine(array_column($return['items'], 'code'), array_map('floatval', array_column($return['items'], 'quantity')));
        $this->assertSame(1.0, $quantities['DOSTAVA']);
        $this->assertSame(3.0, array_sum($quantities), 'Two of the three articles, and shipping.');
        $this->assertCount(3, $this->documents());
    }

    public function testAnAmountWithoutItemsIsALineOfItsOwn(): void
    {
        $order = $this->sold('1200', 3);
        $refund = wc_create_refund(['order_id' => $order->get_id(), 'amount' => '99.99', 'reason' => 'Oštećeno pakovanje']);
        Relay::runScheduled();
        $row = $this->row($order, OutboxEntry::originForRefund($refund->get_id()));
        $this->assertSame('sent', $row->state, (string) $row->reason);
        $return = $this->return($refund, $order);
        $this->assertSame('NAKNADA', $return['items'][0]['code']);
        $this->assertSameMoney('99.99', $return['total']);
        $this->assertSame('Oštećeno pakovanje', $return['note']);
    }

    public function testAPartOfAPriceReturnsNoGoods(): void
    {
        $order = $this->sold('1200', 3);
        $refund = $this->refund($order, ['qty' => 0, 'total' => '100', 'tax' => '20']);
        Relay::runScheduled();
        $row = $this->row($order, OutboxEntry::originForRefund($refund->get_id()));
        $this->assertSame('sent', $row->state, (string) $row->reason);
        $this->assertSame(['NAKNADA'], array_column($this->return($refund, $order)['items'], 'code'));
    }

    public function testAReturnWaitsForItsSale(): void
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 2]]);
        $this->sors->injectFault('status', 'document_create', ['status' => 503]);
        $order->update_status('processing');
        $refund = $this->refund($order, ['qty' => 1, 'total' => '1000', 'tax' => '200']);
        Relay::runScheduled();
        $origin = OutboxEntry::originForRefund($refund->get_id());
        $this->assertSame(['pending', 'pending'], [$this->row($order)->state, $this->row($order, $origin)->state]);
        $this->sors->clearFaults();
        $this->elapse(7200);
        Relay::runScheduled();
        $this->elapse(7200);
        Relay::runScheduled();
        $this->assertSame(['sent', 'sent'], [$this->row($order)->state, $this->row($order, $origin)->state]);
        $this->assertCount(2, $this->documents());
    }

    public function testRefundedBeforeItWasSentNothingIsSent(): void
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 2]]);
        $order->update_status('processing');
        $order->update_status('refunded');
        Relay::runScheduled();
        Relay::runScheduled();
        $this->elapse(7200);
        Relay::runScheduled();
        $states = array_map(static fn (OutboxEntry $row): string => $row->state, (new OutboxRepository())->findByOrder($order->get_id()));
        $this->assertSame(['skipped', 'skipped'], $states);
        $this->assertSame([], $this->documents());
    }

    public function testARefundOfAnOrderSorsNeverGotIsNoReturn(): void
    {
        $this->sending(['order_statuses' => ['completed']]);
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 2]]);
        $order->update_status('processing');
        $this->refund($order, ['qty' => 1, 'total' => '1000', 'tax' => '200']);
        $this->assertSame([], (new OutboxRepository())->findByOrder($order->get_id()));
        MissedOrderScan::runScheduled();
        $this->assertSame([], (new OutboxRepository())->findByOrder($order->get_id()));
    }

    /** A line is out of stock and refunded; the next day the order is completed, and its document is of the whole amount. */
    public function testARefundMadeBeforeTheOrderIsSentIsReturnedToo(): void
    {
        $this->sending(['order_statuses' => ['completed'], 'document_type' => 'invoice']);
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 3]]);
        $order->update_status('processing');
        $refund = $this->refund($order, ['qty' => 1, 'total' => '1000', 'tax' => '200']);
        wc_get_order($order->get_id())->update_status('completed');
        Relay::runScheduled();
        Relay::runScheduled();

        $this->assertSame('sent', $this->row($order)->state, (string) $this->row($order)->reason);
        $row = $this->row($order, OutboxEntry::originForRefund($refund->get_id()));
        $this->assertSame('sent', $row->state, (string) $row->reason);
        $this->assertSameMoney('1200', $this->return($refund, $order)['total']);
        MissedOrderScan::runScheduled();
        Relay::runScheduled();
        $this->assertCount(2, $this->documents());
    }

    public function testAReturnDroppedWithItsOrderComesBackWithIt(): void
    {
        $this->sending(['document_type' => 'invoice']);
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 3]]);
        $this->sors->injectFault('status', 'document_create', ['status' => 503]);
        $order->update_status('processing');
        $refund = $this->refund($order, ['qty' => 1, 'total' => '1000', 'tax' => '200']);
        Relay::runScheduled();
        (new ManualResolution())->skip($this->row($order)->id);
        $this->elapse(7200);
        Relay::runScheduled();
        $origin = OutboxEntry::originForRefund($refund->get_id());
        $this->assertSame(['skipped', 'skipped'], [$this->row($order)->state, $this->row($order, $origin)->state]);

        $this->sors->clearFaults();
        $this->elapse(7200);
        (new ManualResolution())->retry($this->row($order)->id);
        Relay::runScheduled();
        $this->assertSame(['sent', 'sent'], [$this->row($order)->state, $this->row($order, $origin)->state]);
    }

    public function testAReturnGoesToTheDatabaseOfItsSale(): void
    {
        $order = $this->sold('1200', 3);
        \SorsForWooCommerce\Settings\Settings::save(['database' => 'MyDatabase2025']);
        $refund = $this->refund($order, ['qty' => 1, 'total' => '1000', 'tax' => '200']);
        Relay::runScheduled();
        $row = $this->row($order, OutboxEntry::originForRefund($refund->get_id()));
        $this->assertSame(['sent', self::DATABASE], [$row->state, $row->databaseName], (string) $row->reason);
        $this->assertCount(2, $this->documents());
        $this->assertSame([], $this->documents(null, 'MyDatabase2025'));
    }

    /** @param array<string, mixed> $more */
    private function sold(string $price, int $quantity, array $more = []): \WC_Order
    {
        $this->sending();
        foreach ($this->goods(20, $price) as ['product' => $product]) {
            if ($product->get_tax_class() === '') {
                break;
            }
        }
        $order = $this->order([[$product, $quantity]], $more);
        $row = $this->send($order);
        $this->assertSame('sent', $row->state, (string) $row->reason);

        return wc_get_order($order->get_id());
    }

    /** @param array{qty: int, total: string, tax: string} $of Of the order's first line. */
    private function refund(\WC_Order $order, array $of): \WC_Order_Refund
    {
        $item = array_values($order->get_items())[0];
        $rate = array_key_first($item->get_taxes()['total']);
        $refund = wc_create_refund([
            'order_id' => $order->get_id(),
            'amount' => wc_format_decimal((float) $of['total'] + (float) $of['tax'], 2),
            'line_items' => [$item->get_id() => ['qty' => $of['qty'], 'refund_total' => $of['total'], 'refund_tax' => [$rate => $of['tax']]]],
        ]);
        $this->assertInstanceOf(\WC_Order_Refund::class, $refund);

        return $refund;
    }

    /** @return array<string, mixed> The return SORS has for a refund. */
    private function return(\WC_Order_Refund $refund, \WC_Order $order): array
    {
        $number = $order->get_order_number() . '-R' . $refund->get_id();
        $found = array_values(array_filter(
            $this->documents(),
            static fn (array $document): bool => $document['order_number'] === $number
        ));
        $this->assertCount(1, $found);

        return $found[0];
    }
}
