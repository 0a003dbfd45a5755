<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders;

use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\OutboxTransitions;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Tests\ShopTestCase;

final class OutboxTest extends ShopTestCase
{
    private OutboxRepository $outbox;
    private OutboxTransitions $states;

    protected function setUp(): void
    {
        parent::setUp();
        $this->outbox = new OutboxRepository();
        $this->states = new OutboxTransitions($this->outbox);
    }

    public function testAnOrderHasOneRowPerPurpose(): void
    {
        $this->assertTrue($this->outbox->add(7));
        $this->assertFalse($this->outbox->add(7));
        $this->assertTrue($this->outbox->add(7, OutboxEntry::originForRefund(9)));
        $this->assertFalse($this->outbox->add(7, OutboxEntry::originForRefund(9)));
        [$sale, $return] = $this->outbox->findByOrder(7);
        $this->assertTrue($sale->isOrder());
        $this->assertNull($sale->refundId());
        $this->assertSame(9, $return->refundId());
        $this->assertSame(['pending', 0, '', null], [$sale->state, $sale->attempts, $sale->documentNumber, $sale->reason]);
        $this->assertCount(2, $this->outbox->findByOrders([7, 8])[7]);
        $this->assertSame([], $this->outbox->findByOrders([]));
    }

    public function testOneOfTwoWorkersWinsARow(): void
    {
        $this->outbox->add(7);
        $id = $this->outbox->findByOrder(7)[0]->id;
        $this->assertSame([$id], $this->outbox->findDueIds('pending', 10));
        $row = $this->states->claimEntry($id, 'pending', 'one', 300);
        $this->assertSame(['pending', 'one', 1], [$row->state, $row->owner, $row->attempts]);
        $this->assertNull($this->states->claimEntry($id, 'pending', 'two', 300));
        $this->assertSame([], $this->outbox->findDueIds('pending', 10));
        $this->assertFalse($this->states->transition($id, 'pending', 'sending', [], 'two'));
        $this->assertTrue($this->states->transition($id, 'pending', 'sending', ['database_name' => 'X'], 'one'));
        $this->assertFalse($this->states->transition($id, 'pending', 'sending', [], 'one'));
        $this->assertSame('X', $this->outbox->find($id)->databaseName);
    }

    public function testAWorkerThatDiesWhilePreparingLeavesTheRowToOthers(): void
    {
        $this->outbox->add(7);
        $id = $this->outbox->findByOrder(7)[0]->id;
        $this->states->claimEntry($id, 'pending', 'dead', 300);
        $this->age($id, 301);
        $this->assertSame([$id], $this->outbox->findDueIds('pending', 10));
        $this->assertSame('alive', $this->states->claimEntry($id, 'pending', 'alive', 300)->owner);
        $this->assertFalse($this->states->transition($id, 'pending', 'sending', [], 'dead'));
    }

    public function testARowLeftUnderWayBecomesUncertainOnce(): void
    {
        $this->outbox->add(7);
        $id = $this->outbox->findByOrder(7)[0]->id;
        $this->states->claimEntry($id, 'pending', 'dead', 300);
        $this->states->transition($id, 'pending', 'sending', [], 'dead');
        $this->assertSame([], $this->states->expireSending(600, 'Lost.'));
        $this->age($id, 601);
        $this->assertCount(1, $this->states->expireSending(600, 'Lost.'));
        $this->assertSame([], $this->states->expireSending(600, 'Lost.'));
        $row = $this->outbox->find($id);
        $this->assertSame(['uncertain', 'Lost.', ''], [$row->state, $row->reason, $row->owner]);
        $this->assertSame([], $this->outbox->findDueIds('pending', 10));
        $this->assertSame([$id], $this->outbox->findDueIds('uncertain', 10));
    }

    public function testAnUncertainRowWithoutATimeWaitsForAPerson(): void
    {
        $this->outbox->add(7);
        $id = $this->outbox->findByOrder(7)[0]->id;
        $this->states->transition($id, 'pending', 'sending');
        $this->states->transition($id, 'sending', 'uncertain');
        $this->assertSame([], $this->outbox->findDueIds('uncertain', 10));
        $this->assertNull($this->outbox->secondsUntilDue());
    }

    /** @return array<string, array{string, string}> */
    public static function forbidden(): array
    {
        return [
            'sent is the end' => ['sent', 'pending'],
            'no way back from sent' => ['sent', 'uncertain'],
            'never sent without being under way' => ['pending', 'sent'],
            'uncertain is not sent blindly' => ['uncertain', 'sending'],
            'rejected is queued first' => ['rejected', 'sending'],
            'what is under way is not dropped' => ['sending', 'skipped'],
        ];
    }

    /** @dataProvider forbidden */
    public function testKeepsToTheStateMachine(string $from, string $to): void
    {
        $this->expectException(\LogicException::class);
        $this->states->transition(1, $from, $to);
    }

    public function testCountsEveryState(): void
    {
        $this->outbox->add(7);
        $this->outbox->add(8);
        $this->states->transition($this->outbox->findByOrder(8)[0]->id, 'pending', 'rejected', ['reason' => 'Šifra nije poznata.']);
        $this->assertSame(
            ['pending' => 1, 'sending' => 0, 'sent' => 0, 'rejected' => 1, 'uncertain' => 0, 'skipped' => 0],
            $this->outbox->countByState()
        );
        $this->assertSame([8, 7], array_map(static fn (OutboxEntry $row): int => $row->orderId, $this->outbox->listRecent(5)));
        $this->assertSame('Šifra nije poznata.', $this->outbox->listRecent(5, 'rejected')[0]->reason);
    }

    public function testTellsWhenTheNextRowIsDue(): void
    {
        $this->assertNull($this->outbox->secondsUntilDue());
        $this->outbox->add(7);
        $this->assertSame(0, $this->outbox->secondsUntilDue());
        $id = $this->outbox->findByOrder(7)[0]->id;
        $this->states->transition($id, 'pending', 'pending', ['wait' => 90]);
        $this->assertEqualsWithDelta(90, $this->outbox->secondsUntilDue(), 2);
        $this->states->makeDue($id);
        $this->assertSame(0, $this->outbox->secondsUntilDue());
    }

    public function testARowInSomebodysHandsIsNotHurried(): void
    {
        $this->outbox->add(7);
        $id = $this->outbox->findByOrder(7)[0]->id;
        $this->states->claimEntry($id, 'pending', 'one', 300);
        $this->states->makeDue($id);
        $this->assertNull($this->states->claimEntry($id, 'pending', 'two', 300));
    }

    private function age(int $id, int $seconds): void
    {
        global $wpdb;
        $wpdb->query($wpdb->prepare(
            'UPDATE %i SET updated_gmt = DATE_SUB(updated_gmt, INTERVAL %d SECOND),'
            . ' next_attempt_gmt = DATE_SUB(next_attempt_gmt, INTERVAL %d SECOND) WHERE id = %d',
            Schema::table('outbox'),
            $seconds,
            $seconds,
            $id
        ));
    }
}
