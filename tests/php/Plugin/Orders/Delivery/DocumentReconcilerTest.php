<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders\Delivery;

use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\OutboxTransitions;
use SorsForWooCommerce\Tests\Plugin\Orders\OrdersTestCase;

/**
 * Lost responses, and workers that ended during a request.
 */
final class DocumentReconcilerTest extends OrdersTestCase
{
    public function testLostResponseIsReconciled(): void
    {
        $order = $this->loseResponse('drop_after');
        $entry = $this->entry($order);
        $this->assertSame('sent', $entry->state, (string) $entry->reason);
        $this->assertSame($this->documents($order)[0]['number'], $entry->documentNumber);
        $this->assertCount(1, $this->documents($order));
    }

    public function testTruncatedResponseIsReconciled(): void
    {
        $order = $this->loseResponse('cut_body');
        $this->assertSame('sent', $this->entry($order)->state);
        $this->assertCount(1, $this->documents($order));
    }

    public function testDocumentThatSorsNeverReceivedIsSentAgainAfterTheLookup(): void
    {
        $order = $this->loseResponse('drop_before');
        $this->assertSame([], $this->documents());
        $entry = $this->entry($order);
        $this->assertSame('uncertain', $entry->state);
        $this->assertNotNull($entry->nextAttemptGmt);
        $this->runRelay();
        $this->assertSame('uncertain', $this->entry($order)->state, 'SORS gets time to finish.');
        $this->elapse(400);
        $this->runRelay();
        $this->assertSame('sent', $this->entry($order)->state);
        $this->assertCount(1, $this->documents($order));
    }

    public function testNothingIsSentWhileTheLookupFails(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->sors->injectFault('drop_after', 'document_create', ['times' => 1]);
        $this->sors->injectFault('status', 'document_lookup', ['status' => 503]);
        $this->assertSame('uncertain', $this->send($order)->state);
        for ($hour = 0; $hour < 5; $hour++) {
            $this->elapse(7200);
            $this->runRelay();
        }
        $this->assertSame('uncertain', $this->entry($order)->state);
        $this->assertCount(1, $this->documents($order));
        $this->sors->clearFaults();
        $this->elapse(7200);
        $this->runRelay();
        $this->assertSame('sent', $this->entry($order)->state);
        $this->assertCount(1, $this->documents($order));
    }

    public function testStaffDecideWithoutALookup(): void
    {
        $this->enableSendingWithoutLookup();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->sors->injectFault('drop_after', 'document_create', ['times' => 1]);
        $entry = $this->send($order);
        $this->assertSame(['uncertain', null], [$entry->state, $entry->nextAttemptGmt], (string) $entry->reason);
        for ($day = 0; $day < 5; $day++) {
            $this->elapse(DAY_IN_SECONDS);
            $this->runRelay();
            $this->factory()->createManualSend()->sendOrder($order->get_id());
        }
        $this->assertSame('uncertain', $this->entry($order)->state);
        $this->assertCount(1, $this->documents($order), 'Never sent again blindly.');
        $notes = array_column(wc_get_order_notes(['order_id' => $order->get_id()]), 'content');
        $this->assertCount(1, preg_grep('/^SORS/', $notes), 'One note.');

        $number = $this->documents($order)[0]['number'];
        $found = $this->factory()->createResolution()->recordNumber($entry->id, $number);
        $this->assertSame(['sent', $number], [$found->state, $found->documentNumber]);
        $this->assertSame($number, wc_get_order($order->get_id())->get_meta('_sors_document_number'));
        $this->assertNoPersonalDataLeaked();
    }

    public function testStaffSendAgainWhatIsNotInSors(): void
    {
        $this->enableSendingWithoutLookup();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->sors->injectFault('drop_before', 'document_create', ['times' => 1]);
        $entry = $this->send($order);
        $this->assertSame('uncertain', $entry->state);
        $this->assertSame('sent', $this->factory()->createResolution()->sendAgain($entry->id)->state);
        $this->assertCount(1, $this->documents($order));
        $this->expectException(\DomainException::class);
        $this->factory()->createResolution()->sendAgain($entry->id);
    }

    public function testStaffSkipAnUncertainEntry(): void
    {
        $this->enableSendingWithoutLookup();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->sors->injectFault('drop_before', 'document_create', ['times' => 1]);
        $entry = $this->send($order);
        $this->assertSame('skipped', $this->factory()->createResolution()->skip($entry->id)->state);
        $order->update_status('completed');
        $this->runRelay();
        $this->assertSame('skipped', $this->entry($order)->state, 'An entry skipped by staff stays skipped.');
        $this->assertSame([], $this->documents());
    }

    public function testWorkerLostAfterSendingIsReconciled(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $sent = $this->send($order);
        $this->simulateLostWorker($sent->id);
        $this->runRelay();
        $this->assertSame('sending', $this->entry($order)->state, 'The worker may still be running.');
        $this->elapse(700);
        $this->runRelay();
        $this->assertSame(['sent', $sent->documentNumber], [$this->entry($order)->state, $this->entry($order)->documentNumber]);
        $this->assertCount(1, $this->documents($order));
    }

    public function testWorkerLostAfterSendingIsLeftToStaffWithoutALookup(): void
    {
        $this->enableSendingWithoutLookup();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $sent = $this->send($order);
        $this->assertSame('sent', $sent->state, (string) $sent->reason);
        $this->simulateLostWorker($sent->id);
        $this->elapse(700);
        $this->runRelay();
        $this->elapse(700);
        $this->runRelay();
        $this->assertSame('uncertain', $this->entry($order)->state);
        $this->assertCount(1, $this->documents($order));
    }

    public function testDocumentWithAnotherTotalIsNotAccepted(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $sent = $this->send($order);
        $this->simulateLostWorker($sent->id);
        $order->set_total('99999');
        $order->save();
        $this->elapse(700);
        $this->runRelay();
        $entry = $this->entry($order);
        $this->assertSame(['uncertain', null], [$entry->state, $entry->nextAttemptGmt]);
        $this->assertStringContainsString($sent->documentNumber, $entry->reason);
    }

    public function testLateResponseOfAnUncertainEntryCounts(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $order->update_status('processing');
        $entry = $this->entry($order);
        $states = new OutboxTransitions(new OutboxRepository());
        $states->transition($entry->id, 'pending', 'sending');
        $states->transition($entry->id, 'sending', 'uncertain');
        $this->factory()->createReceipts()->recordReceipt($entry, '77', 'R-77');
        $this->assertSame(['sent', 'R-77'], [$this->entry($order)->state, $this->entry($order)->documentNumber]);
    }

    private function loseResponse(string $fault): \WC_Order
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->sors->injectFault($fault, 'document_create', ['times' => 1]);
        $this->send($order);

        return $order;
    }

    private function simulateLostWorker(int $entryId): void
    {
        global $wpdb;
        $wpdb->update(\SorsForWooCommerce\Storage\Schema::table('outbox'), [
            'state' => 'sending',
            'owner' => 'dead',
            'document_id' => '',
            'document_number' => '',
        ], ['id' => $entryId]);
    }
}
