<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders;

use SorsForWooCommerce\Orders\Delivery\ManualResolution;
use SorsForWooCommerce\Orders\Delivery\MissedOrderScan;
use SorsForWooCommerce\Orders\Delivery\Relay;
use SorsForWooCommerce\Orders\Delivery\SentOrderComparison;
use SorsForWooCommerce\Orders\Documents\DocumentSnapshot;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\Schema;

/**
 * Orders that are changed after their document went to SORS.
 */
final class SentOrderComparisonTest extends OrdersTestCase
{
    private \WC_Order $order;

    /** @var list<array{product: \WC_Product_Simple, article: array<string, mixed>}> */
    private array $sold;

    private function sent(): OutboxEntry
    {
        $this->sending();
        $this->sold = $this->goods(2);
        $this->order = $this->order([[$this->sold[0]['product'], 2]], ['note' => 'Zvonite Čedomiru']);

        $row = $this->send($this->order);
        $this->assertSame('sent', $row->state, (string) $row->reason);

        return $row;
    }

    private function changeQuantity(): void
    {
        $this->order = wc_get_order($this->order->get_id());
        $item = current($this->order->get_items());
        $item->set_quantity(3);
        $item->set_subtotal($item->get_subtotal() * 1.5);
        $item->set_total($item->get_total() * 1.5);
        $item->save();
        $this->order->calculate_totals();
        $this->order->save();
    }

    /** @return list<string> */
    private function notes(): array
    {
        return array_values((array) preg_grep('/Changed after/', array_column(wc_get_order_notes(['order_id' => $this->order->get_id()]), 'content')));
    }

    public function testWhatWasSentIsKeptWithoutPersonalData(): void
    {
        $row = $this->sent();
        $document = DocumentSnapshot::fromJson($row->snapshot);
        $this->assertSame(['2'], array_column($document->items(), 'quantity'));
        $this->assertSame($this->sold[0]['article']['code'], $document->items()[0]['code']);
        $this->assertSameMoney($this->order->get_total(), $document->total());
        $this->assertSame((string) $this->order->get_order_number(), $document->text('order_number'));
        $this->assertNoPersonalDataLeaked();
    }

    public function testAnOrderThatStaysAsItIsHasNoDifference(): void
    {
        $row = $this->sent();
        $this->order->update_status('completed');
        wc_get_order($this->order->get_id())->add_order_note('Spakovano.');
        SentOrderComparison::onOrderSaved($this->order->get_id());
        $this->assertSame([], (new SentOrderComparison(Settings::load()))->listDifferences($row));
        $this->assertNull($this->row($this->order)->reason);
    }

    public function testStaffAreToldOnceWhatIsDifferentAndNothingIsSent(): void
    {
        $row = $this->sent();
        $this->changeQuantity();
        $this->sors->clearRequests();
        for ($time = 0; $time < 3; $time++) {
            do_action('woocommerce_saved_order_items', $this->order->get_id(), []);
        }

        $code = $this->sold[0]['article']['code'];
        [$note] = $this->notes();
        $this->assertCount(1, $this->notes());
        $this->assertStringContainsString("2 × {$code}", $note);
        $this->assertStringContainsString("3 × {$code}", $note);
        $this->assertStringContainsString('The total was', $note);
        $this->assertStringContainsString($row->documentNumber, $note);
        $this->assertStringContainsString('The total was', (string) $this->row($this->order)->reason);
        $this->assertSame(0, $this->sors->requests()['total']);
        Relay::runScheduled();
        $this->assertCount(1, $this->documents());
        $this->assertNoPersonalDataLeaked();
    }

    public function testAnotherCustomerAndAnotherPaymentAreDifferences(): void
    {
        $row = $this->sent();
        $this->order->set_billing_email('neko.drugi@example.rs');
        $this->order->set_payment_method_title('Kartica');
        $this->order->save();
        $this->assertSame(
            ['The customer is another one now.', 'The payment method is another one now.'],
            (new SentOrderComparison(Settings::load()))->listDifferences($row)
        );
    }

    public function testTheScanFindsChangesOfPrograms(): void
    {
        global $wpdb;
        $row = $this->sent();
        $wpdb->query($wpdb->prepare('UPDATE %i SET updated_gmt = DATE_SUB(updated_gmt, INTERVAL 60 SECOND)', Schema::table('outbox')));
        $this->changeQuantity();
        (new MissedOrderScan(Settings::load(), new OutboxRepository()))->scanPages();
        $this->assertCount(1, $this->notes());
        (new MissedOrderScan(Settings::load(), new OutboxRepository()))->scanPages();
        $this->assertCount(1, $this->notes());
        $this->assertSame('sent', (new OutboxRepository())->find($row->id)->state);
    }

    public function testTheWordIsTakenBackWhenTheOrderIsAsItWasSent(): void
    {
        $this->sent();
        $this->order->set_payment_method_title('Kartica');
        $this->order->save();
        SentOrderComparison::onOrderSaved($this->order->get_id());
        $this->assertNotNull($this->row($this->order)->reason);
        $this->order->set_payment_method_title('Pouzećem');
        $this->order->save();
        SentOrderComparison::onOrderSaved($this->order->get_id());
        $this->assertNull($this->row($this->order)->reason);
    }

    public function testAPersonWhoTookTheDocumentOutHasTheOrderSentAnew(): void
    {
        $row = $this->sent();
        $this->changeQuantity();
        $again = (new ManualResolution())->replaceDocument($row->id);
        $this->assertSame('sent', $again->state, (string) $again->reason);
        $this->assertSame([$row->documentId], $again->replacedDocuments);
        // The sandbox takes no document out: the old one is still there.
        $this->assertSame([$row->documentNumber, $again->documentNumber], array_column($this->documents(), 'number'));
        $this->assertSameMoney($this->order->get_total(), $this->documents()[1]['total']);
        $this->assertSame([], (new SentOrderComparison(Settings::load()))->listDifferences($again));
        $notes = array_column(wc_get_order_notes(['order_id' => $this->order->get_id()]), 'content');
        $this->assertCount(1, preg_grep('/' . preg_quote($row->documentNumber, '/') . ' was taken out/', $notes));
    }

    public function testAnOrderThatDidNotChangeIsSentAnewAsWell(): void
    {
        $row = $this->sent();
        $again = (new ManualResolution())->replaceDocument($row->id);
        $this->assertSame('sent', $again->state, (string) $again->reason);
        $this->assertNotSame($row->documentId, $again->documentId);
        $this->assertCount(2, $this->documents());
    }

    public function testTheOldDocumentIsNotTakenForTheNewOne(): void
    {
        $row = $this->sent();
        $this->changeQuantity();
        // The old one is still there, whatever the person said, and the answer about the new one gets lost.
        $this->sors->injectFault('drop_before', 'document_create', ['times' => 1]);
        $again = (new ManualResolution())->replaceDocument($row->id);
        $this->assertSame('uncertain', $again->state);
        $this->elapse(400);
        Relay::runScheduled();
        $this->assertSame('sent', $this->row($this->order)->state);
        $this->assertNotSame($row->documentNumber, $this->row($this->order)->documentNumber);
        $this->assertCount(2, $this->documents());
    }

    public function testWithAReturnNothingIsReplaced(): void
    {
        $row = $this->sent();
        wc_create_refund(['order_id' => $this->order->get_id(), 'amount' => $this->order->get_total()]);
        $this->expectException(\DomainException::class);
        try {
            (new ManualResolution())->replaceDocument($row->id);
        } finally {
            $this->assertSame('sent', $this->row($this->order)->state);
        }
    }
}
