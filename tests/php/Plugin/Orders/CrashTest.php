<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders;

use SorsForWooCommerce\Orders\Delivery\ManualResolution;
use SorsForWooCommerce\Orders\Delivery\MissedOrderScan;
use SorsForWooCommerce\Orders\Delivery\Relay;
use SorsForWooCommerce\Orders\Delivery\RelaySchedule;
use SorsForWooCommerce\Orders\Documents\DocumentSnapshot;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * kill -9 of PHP, and cuts of the connection, at every transition of an order's way to SORS: with and without the
 * look-up of documents, by two contract profiles. At most one document per order, and no order lost: either it is in
 * SORS, or it is listed as uncertain for a person, and then the person's answer ends it.
 *
 * The matrix, each by the four variants: CHECKOUT (before the row; after it), RELAY (before the document leaves; after the
 * answer), LEAVING (marked as under way, no byte sent), UNDER_WAY (sent, not stored; stored, not answered), CUTS.
 */
final class CrashTest extends OrdersTestCase
{
    /** Queries before which the shopper's own process dies. */
    private const CHECKOUT = [
        'before the row' => '/^INSERT IGNORE INTO `\w*sors_outbox`/',
        'after the row, before the relay is scheduled' => '/^\s*INSERT INTO \w*actionscheduler_actions/',
    ];

    /** Queries before which the relay dies, and whether SORS has the document by then. */
    private const RELAY = [
        'before the row is taken up' => ['/^UPDATE `\w*sors_outbox` SET owner = /', false],
        'before the customer is looked up' => ['/^INSERT IGNORE INTO `\w*sors_links`/', false],
        'before the customer is created' => ['/^UPDATE `\w*sors_links` SET last_error = /', false],
        'after the customer was created' => ['/^UPDATE IGNORE `\w*sors_links` SET sors_id = /', false],
        'before it is marked as under way' => ["/^UPDATE `\w*sors_outbox` SET state = 'sending'/", false],
        'after the answer, before it is kept' => ["/^UPDATE `\w*sors_outbox` SET state = 'sent'/", true],
        'after the answer was kept, before the note' => ["/INSERT INTO `\w*comments`/", true],
    ];

    /** The query after which the relay dies: it is marked as under way, and no byte of the document has left. */
    private const LEAVING = "/^UPDATE `\w*sors_outbox` SET state = 'sending'/";

    /** What SORS does with a document whose sender dies, and whether it has it in the end. */
    private const UNDER_WAY = [
        'the bytes have left, SORS has not stored it' => ['delay', false],
        'SORS has stored it, its answer has not come' => ['delay_after', true],
    ];

    private const CUTS = ['drop_before', 'drop_after', 'cut_body'];

    /** @return iterable<string, array{string, string}> variant of SORS, query */
    public static function checkouts(): iterable
    {
        foreach (Variants::NAMES as $variant) {
            foreach (self::CHECKOUT as $when => $query) {
                yield "{$variant}: {$when}" => [$variant, $query];
            }
        }
    }

    /** @dataProvider checkouts */
    public function testTheShoppersProcessDies(string $variant, string $query): void
    {
        $order = $this->ready($variant);
        $this->let(['do' => 'status', 'order' => $order->get_id(), 'kill' => $query]);
        $this->assertSame('processing', wc_get_order($order->get_id())->get_status());

        (new MissedOrderScan(Settings::load(), new OutboxRepository()))->scanPages();
        Relay::runScheduled();

        $this->assertSame('sent', $this->row($order)->state, (string) $this->row($order)->reason);
        $this->assertCount(1, $this->documents());
    }

    /** @return iterable<string, array{string, string, bool}> variant of SORS, query, whether SORS has it by then */
    public static function relays(): iterable
    {
        foreach (Variants::NAMES as $variant) {
            foreach (self::RELAY as $when => [$query, $isThere]) {
                yield "{$variant}: {$when}" => [$variant, $query, $isThere];
            }
        }
    }

    /** @dataProvider relays */
    public function testTheRelayDies(string $variant, string $query, bool $isThere): void
    {
        $order = $this->ready($variant);
        $order->update_status('processing');
        $this->let(['do' => 'relay', 'kill' => $query]);
        $this->assertCount($isThere ? 1 : 0, $this->documents());

        $this->assertOneDocumentInTheEnd($order, $variant);
    }

    /** @return iterable<string, array{string}> */
    public static function variants(): iterable
    {
        foreach (Variants::NAMES as $variant) {
            yield $variant => [$variant];
        }
    }

    /** @dataProvider variants */
    public function testTheRelayDiesBeforeTheFirstByteHasLeft(string $variant): void
    {
        $order = $this->ready($variant);
        $order->update_status('processing');
        $this->let(['do' => 'relay', 'kill_after' => self::LEAVING]);
        $this->assertSame('sending', $this->row($order)->state);
        $this->assertCount(0, $this->documents());

        $this->assertOneDocumentInTheEnd($order, $variant);
    }

    /** @return iterable<string, array{string, string, bool}> variant of SORS, fault, whether SORS has it in the end */
    public static function underWay(): iterable
    {
        foreach (Variants::NAMES as $variant) {
            foreach (self::UNDER_WAY as $when => [$fault, $isThere]) {
                yield "{$variant}: {$when}" => [$variant, $fault, $isThere];
            }
        }
    }

    /** @dataProvider underWay */
    public function testTheRelayDiesWhileTheRequestIsUnderWay(string $variant, string $fault, bool $isThere): void
    {
        $order = $this->ready($variant);
        $order->update_status('processing');
        $this->sors->injectFault($fault, 'document_create', ['milliseconds' => 60_000]);
        $this->sors->clearRequests();
        $process = $this->process(['do' => 'relay']);
        $this->await(fn (): bool => $this->isUnderWay() && count($this->documents()) === ($isThere ? 1 : 0));
        proc_terminate($process, 9);
        $this->finish([$process]);
        $this->sors->clearFaults();
        $this->assertSame('sending', $this->row($order)->state);
        $this->assertCount($isThere ? 1 : 0, $this->documents());

        $this->assertOneDocumentInTheEnd($order, $variant);
    }

    /** Whether SORS has the whole request of a document. */
    private function isUnderWay(): bool
    {
        return ($this->sors->requests()['resources']['document_create'] ?? 0) > 0;
    }

    /** @return iterable<string, array{string, string, string}> variant of SORS, fault, resource */
    public static function cuts(): iterable
    {
        foreach (Variants::NAMES as $variant) {
            foreach (['customer_create', 'document_create'] as $resource) {
                foreach (self::CUTS as $fault) {
                    yield "{$variant}: {$fault} of {$resource}" => [$variant, $fault, $resource];
                }
            }
        }
    }

    /** @dataProvider cuts */
    public function testTheConnectionIsCut(string $variant, string $fault, string $resource): void
    {
        $order = $this->ready($variant);
        $order->update_status('processing');
        $this->sors->injectFault($fault, $resource, ['times' => 1]);
        Relay::runScheduled();

        $this->assertOneDocumentInTheEnd($order, $variant);
    }

    /** Time goes by; where SORS can't be asked, a person answers as SORS's screen shows it. */
    private function assertOneDocumentInTheEnd(\WC_Order $order, string $variant): void
    {
        $customers = 0;
        for ($hour = 0; $hour < 3; $hour++) {
            $this->elapse(3700);
            Relay::runScheduled();
            $this->assertLessThanOrEqual(1, count($this->documents()));
        }
        $row = $this->row($order);
        if ($row->state === 'uncertain') {
            $this->assertFalse(Variants::looksUp($variant), 'SORS could have been asked. ' . $row->reason);
            $this->assertNull($row->nextAttemptGmt);
            $listed = (new OutboxRepository())->listPage(['state' => 'uncertain'], 1, 10);
            $this->assertSame([$row->id], array_column($listed['rows'], 'id'), 'It is listed for a person.');
            $this->assertNotNull(DocumentSnapshot::fromJson($row->snapshot), 'What was sent can be shown.');
            $there = $this->documents();
            $row = $there === []
                ? (new ManualResolution())->sendAgain($row->id)
                : (new ManualResolution())->recordNumber($row->id, (string) $there[0]['number']);
        }
        $this->assertSame('sent', $row->state, (string) $row->reason);
        $this->assertCount(1, $this->documents());
        $this->assertSame($this->documents()[0]['number'], $row->documentNumber);
        foreach ($this->sors->data('customers') as $customer) {
            $customers += ($customer['email'] ?? '') === 'cedomir.zarkovic@example.rs' ? 1 : 0;
        }
        $this->assertSame(1, $customers);
    }

    private function ready(string $variant): \WC_Order
    {
        [$sandbox, $profile] = Variants::get($variant);
        $this->sendingTo($sandbox, $profile);
        // Storing the key has appointed a relay already; these are about the order's own.
        as_unschedule_all_actions(RelaySchedule::RELAY_HOOK, [], 'sors');
        [['product' => $product]] = $this->goods(1);

        return $this->order([[$product, 2]]);
    }

    /**
     * Lets a process work until it dies.
     *
     * @param array<string, mixed> $task
     */
    private function let(array $task): void
    {
        $process = $this->process($task);
        $status = [];
        $this->await(static function () use ($process, &$status): bool {
            // How a process ended is told only once.
            $status = proc_get_status($process);

            return !$status['running'];
        });
        proc_close($process);
        wp_cache_flush();
        $this->assertSame([true, 9], [$status['signaled'], $status['termsig']], 'It was killed where it was to be.');
    }
}
