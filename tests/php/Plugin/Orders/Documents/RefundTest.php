<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders\Documents;

use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Tests\Plugin\Orders\OrdersTestCase;
use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * Refunds become returns (povratnice) of the document the order became.
 */
final class RefundTest extends OrdersTestCase
{
    /** @param array<string, mixed> $settings */
    protected function enableSending(array $settings = [], int $articles = 60): SandboxProcess
    {
        return parent::enableSending($settings + ['document_type' => 'invoice_delivery_note'], $articles);
    }

    public function testRefundOfAReservationIsLeftToStaff(): void
    {
        $this->enableSending(['document_type' => 'reservation']);
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 2]]);
        $orderEntry = $this->send($order);
        $this->assertSame(['sent', 'reservation'], [$orderEntry->state, $orderEntry->documentType]);
        $order = wc_get_order($order->get_id());
        $order->update_status('refunded');
        $this->runRelay();
        $entry = $this->entry($order, OutboxEntry::originForRefund($order->get_refunds()[0]->get_id()));
        $this->assertSame('rejected', $entry->state);
        $this->assertStringContainsString($orderEntry->documentNumber, (string) $entry->reason);
        $this->assertStringContainsString('no return can be made', (string) $entry->reason);
        $this->assertCount(1, $this->documents());
        $this->assertSame('skipped', $this->factory()->createResolution()->skip($entry->id)->state);
    }

    public function testLineRefundBecomesAReturn(): void
    {
        $order = $this->sold('1200', 3, ['shipping' => 400]);
        $refund = $this->refund($order, ['qty' => 1, 'total' => '1000', 'tax' => '200']);
        do_action('woocommerce_order_refunded', $order->get_id(), $refund->get_id());
        $this->runRelay();

        $entry = $this->entry($order, OutboxEntry::originForRefund($refund->get_id()));
        $this->assertSame(['sent', 'return'], [$entry->state, $entry->documentType], (string) $entry->reason);
        $this->assertCount(2, $this->documents());
        [$document] = $this->documents($order);
        $return = $this->return($refund, $order);
        $this->assertSame('return', $return['document_type']);
        $this->assertSame($document['id'], $return['source_document']);
        $this->assertSame($document['customer_id'], $return['customer_id']);
        $this->assertSameMoney('1200', $return['total']);
        $this->assertEquals(1.0, (float) $return['items'][0]['quantity']);
        $this->assertSame($document['items'][0]['code'], $return['items'][0]['code']);
        $this->assertSame($entry->documentNumber, wc_get_order($refund->get_id())->get_meta('_sors_document_number'));
        $this->assertSame($document['number'], wc_get_order($order->get_id())->get_meta('_sors_document_number'));
    }

    public function testDeletedRefundIsSkippedOrNotedIfSent(): void
    {
        $order = $this->sold('1200', 3);
        $sent = $this->refund($order, ['qty' => 1, 'total' => '1000', 'tax' => '200']);
        $this->runRelay();
        $waiting = $this->refund($order, ['qty' => 1, 'total' => '1000', 'tax' => '200']);
        foreach ([$waiting, $sent] as $refund) {
            $id = $refund->get_id();
            $refund->delete(true);
            do_action('woocommerce_refund_deleted', $id, $order->get_id());
            do_action('woocommerce_refund_deleted', $id, $order->get_id());
            $entries[] = (new OutboxRepository())->findByOrigin($order->get_id(), OutboxEntry::originForRefund($id));
        }
        $this->runRelay();
        $this->assertSame(['skipped', 'sent'], array_column($entries, 'state'));
        $this->assertStringContainsString('deleted in the shop', (string) $entries[1]->reason);
        $this->assertCount(2, $this->documents());
        $notes = array_column(wc_get_order_notes(['order_id' => $order->get_id()]), 'content');
        $this->assertCount(1, preg_grep('/SORS has return ' . preg_quote($entries[1]->documentNumber, '/') . '\. The refund was deleted/', $notes) ?: []);
    }

    public function testTwoRefundsAreTwoReturns(): void
    {
        $order = $this->sold('1200', 3);
        $first = $this->refund($order, ['qty' => 1, 'total' => '1000', 'tax' => '200']);
        $this->sors->injectFault('drop_after', 'document_create', ['times' => 1]);
        $this->runRelay();
        $second = $this->refund($order, ['qty' => 1, 'total' => '1000', 'tax' => '200']);
        $this->sors->injectFault('drop_after', 'document_create', ['times' => 1]);
        $this->runRelay();
        $numbers = [];
        foreach ([$first, $second] as $refund) {
            $entry = $this->entry($order, OutboxEntry::originForRefund($refund->get_id()));
            $this->assertSame('sent', $entry->state, (string) $entry->reason);
            $numbers[] = $entry->documentNumber;
        }
        $this->assertCount(2, array_unique($numbers));
        $this->assertCount(3, $this->documents());
    }

    public function testFullRefundReturnsEverything(): void
    {
        $order = $this->sold('999.99', 2, ['shipping' => 333.33, 'coupon' => ['discount_type' => 'percent', 'amount' => '15']]);
        $order->update_status('refunded');
        $this->runRelay();
        $refund = $order->get_refunds()[0];
        $entry = $this->entry($order, OutboxEntry::originForRefund($refund->get_id()));
        $this->assertSame('sent', $entry->state, (string) $entry->reason);
        $this->assertSameMoney($order->get_total(), $this->return($refund, $order)['total']);
        $this->assertSame('sent', $this->entry($order)->state);
    }

    public function testRefundOfTheRemainderReturnsTheRemainingLines(): void
    {
        $order = $this->sold('1200', 3, ['shipping' => 400]);
        $first = $this->refund($order, ['qty' => 1, 'total' => '1000', 'tax' => '200']);
        $this->runRelay();
        wc_get_order($order->get_id())->update_status('refunded');
        $this->runRelay();
        [$rest] = array_values(array_filter(
            wc_get_order($order->get_id())->get_refunds(),
            static fn (\WC_Order_Refund $refund): bool => $refund->get_id() !== $first->get_id()
        ));
        $entry = $this->entry($order, OutboxEntry::originForRefund($rest->get_id()));
        $this->assertSame('sent', $entry->state, (string) $entry->reason);
        $return = $this->return($rest, $order);
        $this->assertSameMoney((string) ($order->get_total() - 1200), $return['total']);
        $quantities = array_combine(array_column($return['items'], 'code'), array_map('floatval', array_column($return['items'], 'quantity')));
        $this->assertSame(1.0, $quantities['DOSTAVA']);
        $this->assertSame(3.0, array_sum($quantities), 'Two of the three articles, and shipping.');
        $this->assertCount(3, $this->documents());
    }

    public function testAmountWithoutItemsIsOneFeeLine(): void
    {
        $order = $this->sold('1200', 3);
        $refund = wc_create_refund(['order_id' => $order->get_id(), 'amount' => '99.99', 'reason' => 'Oštećeno pakovanje']);
        $this->runRelay();
        $entry = $this->entry($order, OutboxEntry::originForRefund($refund->get_id()));
        $this->assertSame('sent', $entry->state, (string) $entry->reason);
        $return = $this->return($refund, $order);
        $this->assertSame('NAKNADA', $return['items'][0]['code']);
        $this->assertSameMoney('99.99', $return['total']);
        $this->assertSame('Oštećeno pakovanje', $return['note']);
    }

    public function testPartialPriceRefundReturnsNoGoods(): void
    {
        $order = $this->sold('1200', 3);
        $refund = $this->refund($order, ['qty' => 0, 'total' => '100', 'tax' => '20']);
        $this->runRelay();
        $entry = $this->entry($order, OutboxEntry::originForRefund($refund->get_id()));
        $this->assertSame('sent', $entry->state, (string) $entry->reason);
        $this->assertSame(['NAKNADA'], array_column($this->return($refund, $order)['items'], 'code'));
    }

    public function testReturnWaitsForItsOrder(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 2]]);
        $this->sors->injectFault('status', 'document_create', ['status' => 503]);
        $order->update_status('processing');
        $refund = $this->refund($order, ['qty' => 1, 'total' => '1000', 'tax' => '200']);
        $this->runRelay();
        $origin = OutboxEntry::originForRefund($refund->get_id());
        $this->assertSame(['pending', 'pending'], [$this->entry($order)->state, $this->entry($order, $origin)->state]);
        $this->sors->clearFaults();
        $this->elapse(7200);
        $this->runRelay();
        $this->elapse(7200);
        $this->runRelay();
        $this->assertSame(['sent', 'sent'], [$this->entry($order)->state, $this->entry($order, $origin)->state]);
        $this->assertCount(2, $this->documents());
    }

    public function testOrderRefundedBeforeSendingIsSkipped(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 2]]);
        $order->update_status('processing');
        $order->update_status('refunded');
        $this->runRelay();
        $this->runRelay();
        $this->elapse(7200);
        $this->runRelay();
        $states = array_map(static fn (OutboxEntry $entry): string => $entry->state, (new OutboxRepository())->findByOrder($order->get_id()));
        $this->assertSame(['skipped', 'skipped'], $states);
        $this->assertSame([], $this->documents());
    }

    public function testRefundOfAnUnsentOrderIsNoReturn(): void
    {
        $this->enableSending(['order_statuses' => ['completed']]);
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 2]]);
        $order->update_status('processing');
        $this->refund($order, ['qty' => 1, 'total' => '1000', 'tax' => '200']);
        $this->assertSame([], (new OutboxRepository())->findByOrder($order->get_id()));
        $this->factory()->createScan()->runScheduled();
        $this->assertSame([], (new OutboxRepository())->findByOrder($order->get_id()));
    }

    /** A line is refunded before the order is completed. The document has the whole amount. */
    public function testRefundBeforeTheOrderIsSentIsReturned(): void
    {
        $this->enableSending(['order_statuses' => ['completed'], 'document_type' => 'invoice']);
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 3]]);
        $order->update_status('processing');
        $refund = $this->refund($order, ['qty' => 1, 'total' => '1000', 'tax' => '200']);
        wc_get_order($order->get_id())->update_status('completed');
        $this->runRelay();
        $this->runRelay();

        $this->assertSame('sent', $this->entry($order)->state, (string) $this->entry($order)->reason);
        $entry = $this->entry($order, OutboxEntry::originForRefund($refund->get_id()));
        $this->assertSame('sent', $entry->state, (string) $entry->reason);
        $this->assertSameMoney('1200', $this->return($refund, $order)['total']);
        $this->factory()->createScan()->runScheduled();
        $this->runRelay();
        $this->assertCount(2, $this->documents());
    }

    public function testReturnSkippedWithItsOrderIsReopenedWithIt(): void
    {
        $this->enableSending(['document_type' => 'invoice']);
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 3]]);
        $this->sors->injectFault('status', 'document_create', ['status' => 503]);
        $order->update_status('processing');
        $refund = $this->refund($order, ['qty' => 1, 'total' => '1000', 'tax' => '200']);
        $this->runRelay();
        $this->factory()->createResolution()->skip($this->entry($order)->id);
        $this->elapse(7200);
        $this->runRelay();
        $origin = OutboxEntry::originForRefund($refund->get_id());
        $this->assertSame(['skipped', 'skipped'], [$this->entry($order)->state, $this->entry($order, $origin)->state]);

        $this->sors->clearFaults();
        $this->elapse(7200);
        $this->factory()->createResolution()->retry($this->entry($order)->id);
        $this->runRelay();
        $this->assertSame(['sent', 'sent'], [$this->entry($order)->state, $this->entry($order, $origin)->state]);
    }

    public function testReturnIsSentToTheDatabaseOfItsOrder(): void
    {
        $order = $this->sold('1200', 3);
        \SorsForWooCommerce\Settings\Settings::save(['database' => 'MyDatabase2025']);
        $refund = $this->refund($order, ['qty' => 1, 'total' => '1000', 'tax' => '200']);
        $this->runRelay();
        $entry = $this->entry($order, OutboxEntry::originForRefund($refund->get_id()));
        $this->assertSame(['sent', self::DATABASE], [$entry->state, $entry->databaseName], (string) $entry->reason);
        $this->assertCount(2, $this->documents());
        $this->assertSame([], $this->documents(null, 'MyDatabase2025'));
    }

    /** @param array<string, mixed> $more */
    private function sold(string $price, int $quantity, array $more = []): \WC_Order
    {
        $this->enableSending();
        foreach ($this->goods(20, $price) as ['product' => $product]) {
            if ($product->get_tax_class() === '') {
                break;
            }
        }
        $order = $this->order([[$product, $quantity]], $more);
        $entry = $this->send($order);
        $this->assertSame('sent', $entry->state, (string) $entry->reason);

        return wc_get_order($order->get_id());
    }

    /** @param array{qty: int, total: string, tax: string} $of Refunded part of the order's first line. */
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

    /** @return array<string, mixed> Return of a refund in SORS. */
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
