<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders\Delivery;

use SorsForWooCommerce\Orders\Documents\DocumentSnapshot;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Tests\Plugin\Orders\OrdersTestCase;

/**
 * Orders that are changed after their document was sent.
 */
final class SentOrderComparisonTest extends OrdersTestCase
{
    private \WC_Order $order;

    /** @var list<array{product: \WC_Product_Simple, article: array<string, mixed>}> */
    private array $sold;

    private function sendOne(): OutboxEntry
    {
        $this->enableSending();
        $this->sold = $this->goods(2);
        $this->order = $this->order([[$this->sold[0]['product'], 2]], ['note' => 'Zvonite Čedomiru']);

        $entry = $this->send($this->order);
        $this->assertSame('sent', $entry->state, (string) $entry->reason);

        return $entry;
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

    public function testSnapshotHasNoPersonalData(): void
    {
        $entry = $this->sendOne();
        $document = DocumentSnapshot::fromJson($entry->snapshot);
        $this->assertSame(['2'], array_column($document->items(), 'quantity'));
        $this->assertSame($this->sold[0]['article']['code'], $document->items()[0]['code']);
        $this->assertSameMoney($this->order->get_total(), $document->total());
        $this->assertSame((string) $this->order->get_order_number(), $document->text('order_number'));
        $this->assertNoPersonalDataLeaked();
    }

    public function testUnchangedOrderHasNoDifference(): void
    {
        $entry = $this->sendOne();
        $this->order->update_status('completed');
        wc_get_order($this->order->get_id())->add_order_note('Spakovano.');
        $this->factory()->createComparison()->compareOrder($this->order->get_id());
        $this->assertSame([], $this->factory()->createComparison()->listDifferences($entry));
        $this->assertNull($this->entry($this->order)->reason);
    }

    public function testDifferencesAreNotedOnceAndNothingIsSent(): void
    {
        $entry = $this->sendOne();
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
        $this->assertStringContainsString($entry->documentNumber, $note);
        $this->assertStringContainsString('The total was', (string) $this->entry($this->order)->reason);
        $this->assertSame(0, $this->sors->requests()['total']);
        $this->runRelay();
        $this->assertCount(1, $this->documents());
        $this->assertNoPersonalDataLeaked();
    }

    public function testChangedCustomerAndPaymentAreDifferences(): void
    {
        $entry = $this->sendOne();
        $this->order->set_billing_email('neko.drugi@example.rs');
        $this->order->set_payment_method_title('Kartica');
        $this->order->save();
        $this->assertSame(
            ['The customer has changed.', 'The payment method has changed.'],
            $this->factory()->createComparison()->listDifferences($entry)
        );
    }

    public function testScanFindsChangesMadeByCode(): void
    {
        global $wpdb;
        $entry = $this->sendOne();
        $wpdb->query($wpdb->prepare('UPDATE %i SET updated_gmt = DATE_SUB(updated_gmt, INTERVAL 60 SECOND)', Schema::table('outbox')));
        $this->changeQuantity();
        $this->factory()->createScan()->scanPages();
        $this->assertCount(1, $this->notes());
        $this->factory()->createScan()->scanPages();
        $this->assertCount(1, $this->notes());
        $this->assertSame('sent', (new OutboxRepository())->find($entry->id)->state);
    }

    public function testNoteIsClearedWhenTheOrderIsRestored(): void
    {
        $this->sendOne();
        $this->order->set_payment_method_title('Kartica');
        $this->order->save();
        $this->factory()->createComparison()->compareOrder($this->order->get_id());
        $this->assertNotNull($this->entry($this->order)->reason);
        $this->order->set_payment_method_title('Pouzećem');
        $this->order->save();
        $this->factory()->createComparison()->compareOrder($this->order->get_id());
        $this->assertNull($this->entry($this->order)->reason);
    }

    public function testChangedOrderIsSentAgainAfterItsDocumentWasRemoved(): void
    {
        $entry = $this->sendOne();
        $this->changeQuantity();
        $resent = $this->factory()->createResolution()->replaceDocument($entry->id);
        $this->assertSame('sent', $resent->state, (string) $resent->reason);
        $this->assertSame([$entry->documentId], $resent->replacedDocuments);
        // The sandbox keeps the old document.
        $this->assertSame([$entry->documentNumber, $resent->documentNumber], array_column($this->documents(), 'number'));
        $this->assertSameMoney($this->order->get_total(), $this->documents()[1]['total']);
        $this->assertSame([], $this->factory()->createComparison()->listDifferences($resent));
        $notes = array_column(wc_get_order_notes(['order_id' => $this->order->get_id()]), 'content');
        $this->assertCount(1, preg_grep('/' . preg_quote($entry->documentNumber, '/') . ' was removed from SORS/', $notes));
    }

    public function testUnchangedOrderIsSentAgain(): void
    {
        $entry = $this->sendOne();
        $resent = $this->factory()->createResolution()->replaceDocument($entry->id);
        $this->assertSame('sent', $resent->state, (string) $resent->reason);
        $this->assertNotSame($entry->documentId, $resent->documentId);
        $this->assertCount(2, $this->documents());
    }

    public function testReplacedDocumentIsNotFoundAsTheNewOne(): void
    {
        $entry = $this->sendOne();
        $this->changeQuantity();
        // The old document still exists in SORS, and the response for the new one is lost.
        $this->sors->injectFault('drop_before', 'document_create', ['times' => 1]);
        $resent = $this->factory()->createResolution()->replaceDocument($entry->id);
        $this->assertSame('uncertain', $resent->state);
        $this->elapse(400);
        $this->runRelay();
        $this->assertSame('sent', $this->entry($this->order)->state);
        $this->assertNotSame($entry->documentNumber, $this->entry($this->order)->documentNumber);
        $this->assertCount(2, $this->documents());
    }

    public function testDocumentWithAReturnIsNotReplaced(): void
    {
        $entry = $this->sendOne();
        wc_create_refund(['order_id' => $this->order->get_id(), 'amount' => $this->order->get_total()]);
        $this->expectException(\DomainException::class);
        try {
            $this->factory()->createResolution()->replaceDocument($entry->id);
        } finally {
            $this->assertSame('sent', $this->entry($this->order)->state);
        }
    }
}
