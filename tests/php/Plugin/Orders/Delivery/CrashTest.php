<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders\Delivery;

use SorsForWooCommerce\Orders\Delivery\RelaySchedule;
use SorsForWooCommerce\Orders\Documents\DocumentSnapshot;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Tests\Plugin\Orders\OrdersTestCase;
use SorsForWooCommerce\Tests\Plugin\Orders\Variants;

/**
 * Kills PHP (kill -9) and cuts the connection at every step of sending an order: with two contract profiles, each with and
 * without the look-up of documents. Every order becomes at most one document, and no order is lost: either SORS has it, or
 * it is listed as uncertain, and the decision of staff resolves it.
 *
 * Cases, each with the four variants: CHECKOUT (before and after the entry), RELAY (before the request and after the
 * response), BEFORE_REQUEST (marked as sending, no byte sent), DURING_REQUEST (sent but not stored; stored without a
 * response), CUTS.
 */
final class CrashTest extends OrdersTestCase
{
    /** Queries before which the shopper's process is killed. */
    private const CHECKOUT = [
        'before the entry' => '/^INSERT IGNORE INTO `\w*sors_outbox`/',
        'after the entry, before the relay is scheduled' => '/^\s*INSERT INTO \w*actionscheduler_actions/',
    ];

    /** Queries before which the relay is killed, and whether SORS has the document by then. */
    private const RELAY = [
        'before the entry is claimed' => ['/^UPDATE `\w*sors_outbox` SET owner = /', false],
        'before the customer is looked up' => ['/^INSERT IGNORE INTO `\w*sors_links`/', false],
        'before the customer is created' => ['/^UPDATE `\w*sors_links` SET last_error = /', false],
        'after the customer was created' => ['/^UPDATE IGNORE `\w*sors_links` SET sors_id = /', false],
        'before it is marked as sending' => ["/^UPDATE `\w*sors_outbox` SET state = 'sending'/", false],
        'after the response, before it is stored' => ["/^UPDATE `\w*sors_outbox` SET state = 'sent'/", true],
        'after the response was stored, before the note' => ["/INSERT INTO `\w*comments`/", true],
    ];

    /** Query after which the relay is killed: the entry is marked as sending, and no byte of the document was sent. */
    private const BEFORE_REQUEST = "/^UPDATE `\w*sors_outbox` SET state = 'sending'/";

    /** What SORS does with a document whose sender is killed, and whether SORS has it afterwards. */
    private const DURING_REQUEST = [
        'the request was sent, SORS has not stored it' => ['delay', false],
        'SORS has stored it, the response has not arrived' => ['delay_after', true],
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
    public function testCheckoutProcessIsKilled(string $variant, string $query): void
    {
        $order = $this->prepareOrder($variant);
        $this->runUntilKilled(['do' => 'status', 'order' => $order->get_id(), 'kill' => $query]);
        $this->assertSame('processing', wc_get_order($order->get_id())->get_status());

        $this->factory()->createScan()->scanPages();
        $this->runRelay();

        $this->assertSame('sent', $this->entry($order)->state, (string) $this->entry($order)->reason);
        $this->assertCount(1, $this->documents());
    }

    /** @return iterable<string, array{string, string, bool}> variant of SORS, query, whether SORS has it by then */
    public static function relays(): iterable
    {
        foreach (Variants::NAMES as $variant) {
            foreach (self::RELAY as $when => [$query, $isStored]) {
                yield "{$variant}: {$when}" => [$variant, $query, $isStored];
            }
        }
    }

    /** @dataProvider relays */
    public function testRelayIsKilled(string $variant, string $query, bool $isStored): void
    {
        $order = $this->prepareOrder($variant);
        $order->update_status('processing');
        $this->runUntilKilled(['do' => 'relay', 'kill' => $query]);
        $this->assertCount($isStored ? 1 : 0, $this->documents());

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
    public function testRelayIsKilledBeforeTheFirstByteIsSent(string $variant): void
    {
        $order = $this->prepareOrder($variant);
        $order->update_status('processing');
        $this->runUntilKilled(['do' => 'relay', 'kill_after' => self::BEFORE_REQUEST]);
        $this->assertSame('sending', $this->entry($order)->state);
        $this->assertCount(0, $this->documents());

        $this->assertOneDocumentInTheEnd($order, $variant);
    }

    /** @return iterable<string, array{string, string, bool}> variant of SORS, fault, whether SORS has it afterwards */
    public static function requestFaults(): iterable
    {
        foreach (Variants::NAMES as $variant) {
            foreach (self::DURING_REQUEST as $when => [$fault, $isStored]) {
                yield "{$variant}: {$when}" => [$variant, $fault, $isStored];
            }
        }
    }

    /** @dataProvider requestFaults */
    public function testRelayIsKilledDuringTheRequest(string $variant, string $fault, bool $isStored): void
    {
        $order = $this->prepareOrder($variant);
        $order->update_status('processing');
        $this->sors->injectFault($fault, 'document_create', ['milliseconds' => 60_000]);
        $this->sors->clearRequests();
        $process = $this->process(['do' => 'relay']);
        $this->await(fn (): bool => $this->isRequestReceived() && count($this->documents()) === ($isStored ? 1 : 0));
        proc_terminate($process, 9);
        $this->finish([$process]);
        $this->sors->clearFaults();
        $this->assertSame('sending', $this->entry($order)->state);
        $this->assertCount($isStored ? 1 : 0, $this->documents());

        $this->assertOneDocumentInTheEnd($order, $variant);
    }

    /** Whether SORS has received the whole request of a document. */
    private function isRequestReceived(): bool
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
    public function testConnectionIsCut(string $variant, string $fault, string $resource): void
    {
        $order = $this->prepareOrder($variant);
        $order->update_status('processing');
        $this->sors->injectFault($fault, $resource, ['times' => 1]);
        $this->runRelay();

        $this->assertOneDocumentInTheEnd($order, $variant);
    }

    /** Lets time pass. Without a look-up, staff decide by what SORS shows. */
    private function assertOneDocumentInTheEnd(\WC_Order $order, string $variant): void
    {
        $customers = 0;
        for ($hour = 0; $hour < 3; $hour++) {
            $this->elapse(3700);
            $this->runRelay();
            $this->assertLessThanOrEqual(1, count($this->documents()));
        }
        $entry = $this->entry($order);
        if ($entry->state === 'uncertain') {
            $this->assertFalse(Variants::hasLookup($variant), 'A look-up was possible. ' . $entry->reason);
            $this->assertNull($entry->nextAttemptGmt);
            $listed = (new OutboxRepository())->listPage(['state' => 'uncertain'], 1, 10);
            $this->assertSame([$entry->id], array_column($listed['rows'], 'id'), 'It is listed for staff.');
            $this->assertNotNull(DocumentSnapshot::fromJson($entry->snapshot), 'The snapshot can be shown.');
            $documents = $this->documents();
            $entry = $documents === []
                ? $this->factory()->createResolution()->sendAgain($entry->id)
                : $this->factory()->createResolution()->recordNumber($entry->id, (string) $documents[0]['number']);
        }
        $this->assertSame('sent', $entry->state, (string) $entry->reason);
        $this->assertCount(1, $this->documents());
        $this->assertSame($this->documents()[0]['number'], $entry->documentNumber);
        foreach ($this->sors->data('customers') as $customer) {
            $customers += ($customer['email'] ?? '') === 'cedomir.zarkovic@example.rs' ? 1 : 0;
        }
        $this->assertSame(1, $customers);
    }

    private function prepareOrder(string $variant): \WC_Order
    {
        [$sandbox, $profile] = Variants::get($variant);
        $this->enableSendingTo($sandbox, $profile);
        // Storing the API key has scheduled a relay already. These tests are about the order's own.
        as_unschedule_all_actions(RelaySchedule::RELAY_HOOK, [], 'sors');
        [['product' => $product]] = $this->goods(1);

        return $this->order([[$product, 2]]);
    }

    /**
     * Runs a process until it is killed.
     *
     * @param array<string, mixed> $task
     */
    private function runUntilKilled(array $task): void
    {
        $process = $this->process($task);
        $status = [];
        $this->await(static function () use ($process, &$status): bool {
            // proc_get_status() returns how a process ended only once.
            $status = proc_get_status($process);

            return !$status['running'];
        });
        proc_close($process);
        wp_cache_flush();
        $this->assertSame([true, 9], [$status['signaled'], $status['termsig']], 'It was killed at the intended query.');
    }
}
