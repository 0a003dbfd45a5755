<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Storage;

use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\OutboxTransitions;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Tests\ShopTestCase;

final class OutboxTransitionsTest extends ShopTestCase
{
    private OutboxRepository $outbox;
    private OutboxTransitions $transitions;

    protected function setUp(): void
    {
        parent::setUp();
        $this->outbox = new OutboxRepository();
        $this->transitions = new OutboxTransitions($this->outbox);
    }

    public function testOrderHasOneEntryPerOrigin(): void
    {
        $this->assertTrue($this->outbox->add(7));
        $this->assertFalse($this->outbox->add(7));
        $this->assertTrue($this->outbox->add(7, OutboxEntry::originForRefund(9)));
        $this->assertFalse($this->outbox->add(7, OutboxEntry::originForRefund(9)));
        [$orderEntry, $return] = $this->outbox->findByOrder(7);
        $this->assertTrue($orderEntry->isOrder());
        $this->assertNull($orderEntry->refundId());
        $this->assertSame(9, $return->refundId());
        $this->assertSame(['pending', 0, '', null], [$orderEntry->state, $orderEntry->attempts, $orderEntry->documentNumber, $orderEntry->reason]);
        $this->assertCount(2, $this->outbox->findByOrders([7, 8])[7]);
        $this->assertSame([], $this->outbox->findByOrders([]));
    }

    public function testOneOfTwoWorkersClaimsAnEntry(): void
    {
        $this->outbox->add(7);
        $id = $this->outbox->findByOrder(7)[0]->id;
        $this->assertSame([$id], $this->outbox->findDueIds('pending', 10));
        $entry = $this->transitions->claimEntry($id, 'pending', 'one', 300);
        $this->assertSame(['pending', 'one', 1], [$entry->state, $entry->owner, $entry->attempts]);
        $this->assertNull($this->transitions->claimEntry($id, 'pending', 'two', 300));
        $this->assertSame([], $this->outbox->findDueIds('pending', 10));
        $this->assertFalse($this->transitions->transition($id, 'pending', 'sending', [], 'two'));
        $this->assertTrue($this->transitions->transition($id, 'pending', 'sending', ['database_name' => 'X'], 'one'));
        $this->assertFalse($this->transitions->transition($id, 'pending', 'sending', [], 'one'));
        $this->assertSame('X', $this->outbox->find($id)->databaseName);
    }

    public function testExpiredClaimIsAvailableToOtherWorkers(): void
    {
        $this->outbox->add(7);
        $id = $this->outbox->findByOrder(7)[0]->id;
        $this->transitions->claimEntry($id, 'pending', 'lost', 300);
        $this->age($id, 301);
        $this->assertSame([$id], $this->outbox->findDueIds('pending', 10));
        $this->assertSame('other', $this->transitions->claimEntry($id, 'pending', 'other', 300)->owner);
        $this->assertFalse($this->transitions->transition($id, 'pending', 'sending', [], 'lost'));
    }

    public function testLostSendingEntryBecomesUncertainOnce(): void
    {
        $this->outbox->add(7);
        $id = $this->outbox->findByOrder(7)[0]->id;
        $this->transitions->claimEntry($id, 'pending', 'lost', 300);
        $this->transitions->transition($id, 'pending', 'sending', [], 'lost');
        $this->assertSame([], $this->transitions->expireSending(600, 'Lost.'));
        $this->age($id, 601);
        $this->assertCount(1, $this->transitions->expireSending(600, 'Lost.'));
        $this->assertSame([], $this->transitions->expireSending(600, 'Lost.'));
        $entry = $this->outbox->find($id);
        $this->assertSame(['uncertain', 'Lost.', ''], [$entry->state, $entry->reason, $entry->owner]);
        $this->assertSame([], $this->outbox->findDueIds('pending', 10));
        $this->assertSame([$id], $this->outbox->findDueIds('uncertain', 10));
    }

    public function testUncertainEntryWithoutATimeWaitsForStaff(): void
    {
        $this->outbox->add(7);
        $id = $this->outbox->findByOrder(7)[0]->id;
        $this->transitions->transition($id, 'pending', 'sending');
        $this->transitions->transition($id, 'sending', 'uncertain');
        $this->assertSame([], $this->outbox->findDueIds('uncertain', 10));
        $this->assertNull($this->outbox->secondsUntilDue());
    }

    /** @return array<string, array{string, string}> */
    public static function forbidden(): array
    {
        return [
            'sent is final' => ['sent', 'pending'],
            'no way back from sent' => ['sent', 'uncertain'],
            'pending is never sent without sending' => ['pending', 'sent'],
            'uncertain is not sent again blindly' => ['uncertain', 'sending'],
            'rejected becomes pending first' => ['rejected', 'sending'],
            'sending is not skipped' => ['sending', 'skipped'],
        ];
    }

    /** @dataProvider forbidden */
    public function testForbiddenTransitionsThrow(string $from, string $to): void
    {
        $this->expectException(\LogicException::class);
        $this->transitions->transition(1, $from, $to);
    }

    public function testCountsEveryState(): void
    {
        $this->outbox->add(7);
        $this->outbox->add(8);
        $this->transitions->transition($this->outbox->findByOrder(8)[0]->id, 'pending', 'rejected', ['reason' => 'Šifra nije poznata.']);
        $this->assertSame(
            ['pending' => 1, 'sending' => 0, 'sent' => 0, 'rejected' => 1, 'uncertain' => 0, 'skipped' => 0],
            $this->outbox->countByState()
        );
        $this->assertSame([8, 7], array_map(static fn (OutboxEntry $entry): int => $entry->orderId, $this->outbox->listRecent(5)));
        $this->assertSame('Šifra nije poznata.', $this->outbox->listRecent(5, 'rejected')[0]->reason);
    }

    public function testSecondsUntilTheNextEntryIsDue(): void
    {
        $this->assertNull($this->outbox->secondsUntilDue());
        $this->outbox->add(7);
        $this->assertSame(0, $this->outbox->secondsUntilDue());
        $id = $this->outbox->findByOrder(7)[0]->id;
        $this->transitions->transition($id, 'pending', 'pending', ['wait' => 90]);
        $this->assertEqualsWithDelta(90, $this->outbox->secondsUntilDue(), 2);
        $this->transitions->makeDue($id);
        $this->assertSame(0, $this->outbox->secondsUntilDue());
    }

    public function testClaimedEntryIsNotMadeDue(): void
    {
        $this->outbox->add(7);
        $id = $this->outbox->findByOrder(7)[0]->id;
        $this->transitions->claimEntry($id, 'pending', 'one', 300);
        $this->transitions->makeDue($id);
        $this->assertNull($this->transitions->claimEntry($id, 'pending', 'two', 300));
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
