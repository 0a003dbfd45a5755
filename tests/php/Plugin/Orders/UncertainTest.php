<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders;

use SorsForWooCommerce\Orders\Delivery\ManualResolution;
use SorsForWooCommerce\Orders\Delivery\Relay;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\OutboxTransitions;

/**
 * Answers that got lost, and workers that died on the way.
 */
final class UncertainTest extends OrdersTestCase
{
    public function testALostAnswerIsLookedUp(): void
    {
        $order = $this->lostAnswer('drop_after');
        $row = $this->row($order);
        $this->assertSame('sent', $row->state, (string) $row->reason);
        $this->assertSame($this->documents($order)[0]['number'], $row->documentNumber);
        $this->assertCount(1, $this->documents($order));
    }

    public function testACutAnswerIsLookedUp(): void
    {
        $order = $this->lostAnswer('cut_body');
        $this->assertSame('sent', $this->row($order)->state);
        $this->assertCount(1, $this->documents($order));
    }

    public function testADocumentSorsNeverGotIsSentAgainAfterTheLookUp(): void
    {
        $order = $this->lostAnswer('drop_before');
        $this->assertSame([], $this->documents());
        $row = $this->row($order);
        $this->assertSame('uncertain', $row->state);
        $this->assertNotNull($row->nextAttemptGmt);
        Relay::runScheduled();
        $this->assertSame('uncertain', $this->row($order)->state, 'SORS is given time to finish.');
        $this->elapse(400);
        Relay::runScheduled();
        $this->assertSame('sent', $this->row($order)->state);
        $this->assertCount(1, $this->documents($order));
    }

    public function testWhileTheLookUpFailsNothingIsSent(): void
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->sors->injectFault('drop_after', 'document_create', ['times' => 1]);
        $this->sors->injectFault('status', 'document_lookup', ['status' => 503]);
        $this->assertSame('uncertain', $this->send($order)->state);
        for ($hour = 0; $hour < 5; $hour++) {
            $this->elapse(7200);
            Relay::runScheduled();
        }
        $this->assertSame('uncertain', $this->row($order)->state);
        $this->assertCount(1, $this->documents($order));
        $this->sors->clearFaults();
        $this->elapse(7200);
        Relay::runScheduled();
        $this->assertSame('sent', $this->row($order)->state);
        $this->assertCount(1, $this->documents($order));
    }

    public function testWithoutALookUpAPersonDecides(): void
    {
        $this->sendingWithoutLookUp();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->sors->injectFault('drop_after', 'document_create', ['times' => 1]);
        $row = $this->send($order);
        $this->assertSame(['uncertain', null], [$row->state, $row->nextAttemptGmt], (string) $row->reason);
        for ($day = 0; $day < 5; $day++) {
            $this->elapse(DAY_IN_SECONDS);
            Relay::runScheduled();
            (new Relay())->sendOrder($order->get_id());
        }
        $this->assertSame('uncertain', $this->row($order)->state);
        $this->assertCount(1, $this->documents($order), 'Never sent again blindly.');
        $notes = array_column(wc_get_order_notes(['order_id' => $order->get_id()]), 'content');
        $this->assertCount(1, preg_grep('/^SORS/', $notes), 'Told once.');

        $number = $this->documents($order)[0]['number'];
        $found = (new ManualResolution())->recordNumber($row->id, $number);
        $this->assertSame(['sent', $number], [$found->state, $found->documentNumber]);
        $this->assertSame($number, wc_get_order($order->get_id())->get_meta('_sors_document_number'));
        $this->assertNoPersonalDataLeaked();
    }

    public function testAPersonSaysItIsNotThere(): void
    {
        $this->sendingWithoutLookUp();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->sors->injectFault('drop_before', 'document_create', ['times' => 1]);
        $row = $this->send($order);
        $this->assertSame('uncertain', $row->state);
        $this->assertSame('sent', (new ManualResolution())->sendAgain($row->id)->state);
        $this->assertCount(1, $this->documents($order));
        $this->expectException(\DomainException::class);
        (new ManualResolution())->sendAgain($row->id);
    }

    public function testAPersonLeavesIt(): void
    {
        $this->sendingWithoutLookUp();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->sors->injectFault('drop_before', 'document_create', ['times' => 1]);
        $row = $this->send($order);
        $this->assertSame('skipped', (new ManualResolution())->skip($row->id)->state);
        $order->update_status('completed');
        Relay::runScheduled();
        $this->assertSame('skipped', $this->row($order)->state, 'What a person left stays left.');
        $this->assertSame([], $this->documents());
    }

    public function testAWorkerThatDiedAfterSendingIsFoundOut(): void
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $sent = $this->send($order);
        $this->pretendTheWorkerDied($sent->id);
        Relay::runScheduled();
        $this->assertSame('sending', $this->row($order)->state, 'It may still be at work.');
        $this->elapse(700);
        Relay::runScheduled();
        $this->assertSame(['sent', $sent->documentNumber], [$this->row($order)->state, $this->row($order)->documentNumber]);
        $this->assertCount(1, $this->documents($order));
    }

    public function testAWorkerThatDiedAfterSendingIsLeftToAPersonWithoutALookUp(): void
    {
        $this->sendingWithoutLookUp();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $sent = $this->send($order);
        $this->assertSame('sent', $sent->state, (string) $sent->reason);
        $this->pretendTheWorkerDied($sent->id);
        $this->elapse(700);
        Relay::runScheduled();
        $this->elapse(700);
        Relay::runScheduled();
        $this->assertSame('uncertain', $this->row($order)->state);
        $this->assertCount(1, $this->documents($order));
    }

    public function testADocumentWithAnotherTotalIsNotTakenForTheOrders(): void
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $sent = $this->send($order);
        $this->pretendTheWorkerDied($sent->id);
        $order->set_total('99999');
        $order->save();
        $this->elapse(700);
        Relay::runScheduled();
        $row = $this->row($order);
        $this->assertSame(['uncertain', null], [$row->state, $row->nextAttemptGmt]);
        $this->assertStringContainsString($sent->documentNumber, $row->reason);
    }

    public function testAnAnswerThatComesAfterTheRowWasGivenUpCounts(): void
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $order->update_status('processing');
        $row = $this->row($order);
        $states = new OutboxTransitions(new OutboxRepository());
        $states->transition($row->id, 'pending', 'sending');
        $states->transition($row->id, 'sending', 'uncertain');
        (new \SorsForWooCommerce\Orders\Delivery\ReceiptRecorder(new OutboxRepository()))->recordReceipt($row, '77', 'R-77');
        $this->assertSame(['sent', 'R-77'], [$this->row($order)->state, $this->row($order)->documentNumber]);
    }

    private function lostAnswer(string $fault): \WC_Order
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->sors->injectFault($fault, 'document_create', ['times' => 1]);
        $this->send($order);

        return $order;
    }

    private function pretendTheWorkerDied(int $rowId): void
    {
        global $wpdb;
        $wpdb->update(\SorsForWooCommerce\Storage\Schema::table('outbox'), [
            'state' => 'sending',
            'owner' => 'dead',
            'document_id' => '',
            'document_number' => '',
        ], ['id' => $rowId]);
    }
}
