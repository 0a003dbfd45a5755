<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders\Delivery;

use SorsForWooCommerce\Orders\Delivery\RateLimitPause;
use SorsForWooCommerce\Orders\Delivery\RelaySchedule;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Tests\Plugin\Orders\OrdersTestCase;

/**
 * Failed attempts: no order is lost, and none is sent twice.
 */
final class AttemptFailureTest extends OrdersTestCase
{
    /** @return array<string, array{string, array<string, mixed>}> fault, more */
    public static function rejections(): array
    {
        return [
            'too many requests' => ['status', ['status' => 429, 'retry_after' => 120]],
            'maintenance' => ['status', ['status' => 503]],
        ];
    }

    /**
     * @dataProvider rejections
     *
     * @param array<string, mixed> $more
     */
    public function testRejectedRequestIsSentLater(string $fault, array $more): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->sors->injectFault($fault, 'document_create', $more);
        $entry = $this->send($order);
        $this->assertSame('pending', $entry->state, (string) $entry->reason);
        $this->assertNotNull($entry->nextAttemptGmt);
        $this->assertNotSame('', (string) $entry->reason);
        $this->assertSame([], $this->documents());

        $this->sors->clearFaults();
        $this->runRelay();
        $this->assertSame('pending', $this->entry($order)->state, 'Not before it is due.');
        $this->elapse(7200);
        $this->runRelay();
        $this->assertSame(['sent', 2], [$this->entry($order)->state, $this->entry($order)->attempts]);
        $this->assertCount(1, $this->documents($order));
    }

    /** @return array<string, array{string, string}> fault, resource */
    public static function faults(): array
    {
        $faults = [];
        foreach (['drop_before', 'drop_after', 'cut_body', 'html', 'huge_body', 'wrong_charset', 'unsuccessful', 'trailing_garbage'] as $fault) {
            foreach (['customers', 'customer_create', 'document_create', 'document_lookup'] as $resource) {
                $faults["{$fault} of {$resource}"] = [$fault, $resource];
            }
        }

        return $faults;
    }

    /** @dataProvider faults */
    public function testEveryResponseLeadsToOneDocument(string $fault, string $resource): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->sors->injectFault($fault, $resource, ['times' => 1]);
        $this->send($order);
        for ($hour = 0; $hour < 3; $hour++) {
            $this->elapse(3700);
            $this->runRelay();
        }
        $entry = $this->entry($order);
        if ($entry->state === 'rejected') {
            $this->assertSame([], $this->documents(), (string) $entry->reason);
            $entry = $this->factory()->createManualSend()->sendOrder($order->get_id());
        }
        $this->assertSame('sent', $entry->state, (string) $entry->reason);
        $this->assertCount(1, $this->documents());
        $this->assertCount(201, $this->sors->data('customers'));
        $this->assertNoPersonalDataLeaked();
    }

    public function testRateLimitPausesAllOrders(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $orders = [$this->order([[$product, 1]]), $this->order([[$product, 2]]), $this->order([[$product, 3]])];
        $this->sors->injectFault('status', 'document_create', ['status' => 429, 'retry_after' => 600]);
        foreach ($orders as $order) {
            $order->update_status('processing');
        }
        $this->runRelay();
        $this->assertEqualsWithDelta(600, RateLimitPause::remainingSeconds(), 5);
        $this->assertSame([1, 0, 0], array_map(fn (\WC_Order $order): int => $this->entry($order)->attempts, $orders));
        $this->assertEqualsWithDelta(time() + 600, as_next_scheduled_action(RelaySchedule::RETRY_HOOK), 10);

        $this->sors->clearFaults();
        $this->elapse(601);
        $this->runRelay();
        $this->assertCount(3, $this->documents());
    }

    public function testOrdersWaitWhileSorsIsUnreachable(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $orders = [$this->order([[$product, 1]]), $this->order([[$product, 1]]), $this->order([[$product, 1]])];
        Settings::save(['api_url' => 'https://127.0.0.1:1']);
        foreach ($orders as $order) {
            $order->update_status('processing');
        }
        $this->runRelay();
        foreach ($orders as $order) {
            $this->assertSame('pending', $this->entry($order)->state);
        }
        $this->assertLessThanOrEqual(2, array_sum(array_map(fn (\WC_Order $order): int => $this->entry($order)->attempts, $orders)));

        Settings::save(['api_url' => $this->sors->https]);
        $this->elapse(7200);
        $this->runRelay();
        $this->assertCount(3, $this->documents());
    }

    public function testOrdersWaitWithAnInvalidKey(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        ApiKey::save('wrong-canary');
        $entry = $this->send($order);
        $this->assertSame('pending', $entry->state);
        $this->assertStringNotContainsString('wrong-canary', $entry->reason . $this->sorsLog());

        ApiKey::save($this->sors->key);
        $this->elapse(7200);
        $this->runRelay();
        $this->assertCount(1, $this->documents($order));
    }

    public function testDocumentRejectedBySorsIsLeftToStaff(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->sors->injectFault('status', 'document_create', ['status' => 422]);
        $entry = $this->send($order);
        $this->assertSame(['rejected', null], [$entry->state, $entry->nextAttemptGmt]);
        $this->assertNotSame('', (string) $entry->reason);
        $notes = array_column(wc_get_order_notes(['order_id' => $order->get_id()]), 'content');
        $this->assertCount(1, preg_grep('/^SORS/', $notes));

        $this->elapse(100_000);
        $this->runRelay();
        $this->assertSame(1, $this->entry($order)->attempts, 'Not retried automatically.');
        $this->sors->clearFaults();
        $this->assertSame('sent', $this->factory()->createManualSend()->sendOrder($order->get_id())->state);
        $this->assertCount(1, $this->documents($order));
        $this->assertNoPersonalDataLeaked();
    }

    public function testOrderWithErasedPersonalDataIsRejected(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        if (!class_exists(\WC_Privacy_Erasers::class)) {
            $this->markTestSkipped('This shop erases no personal data.');
        }
        \WC_Privacy_Erasers::remove_order_personal_data($order);
        $customers = count($this->sors->data('customers'));

        $entry = $this->send($order);

        $this->assertSame('rejected', $entry->state, (string) $entry->reason);
        $this->assertStringContainsString('data was removed', (string) $entry->reason);
        $this->assertSame([], $this->documents());
        $this->assertCount($customers, $this->sors->data('customers'));
    }

    public function testUnsendableOrderDoesNotStopOthers(): void
    {
        $this->enableSending();
        [['product' => $product], ['product' => $broken]] = $this->goods(2);
        $orders = [];
        for ($number = 0; $number < 10; $number++) {
            $orders[] = $this->order([[$number === 3 ? $broken : $product, 1]]);
        }
        $unsendableId = $orders[3]->get_id();
        $throwForOrder = static function (string $type, \WC_Order $order) use ($unsendableId): string {
            return $order->get_id() === $unsendableId ? throw new \TypeError('Čedomir Žarković') : $type;
        };
        add_filter('sors_document_type', $throwForOrder, 10, 2);
        foreach ($orders as $order) {
            $order->update_status('processing');
        }
        $this->runRelay();
        $this->assertCount(9, $this->documents());
        $entry = $this->entry($orders[3]);
        $this->assertSame('pending', $entry->state);
        $this->assertStringContainsString('TypeError', $entry->reason);
        for ($attempt = 2; $attempt <= 5; $attempt++) {
            $this->elapse(7200);
            $this->runRelay();
        }
        remove_filter('sors_document_type', $throwForOrder);
        $this->assertSame(['rejected', 5], [$this->entry($orders[3])->state, $this->entry($orders[3])->attempts]);
        $this->assertCount(9, $this->documents());
        $this->assertNoPersonalDataLeaked();
    }

    public function testSchedulerRunsTheRelayBeforeOtherActions(): void
    {
        $this->enableSending();
        for ($action = 0; $action < 100; $action++) {
            as_enqueue_async_action('somebody_elses_work', [$action]);
        }
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $order->update_status('processing');
        add_filter('action_scheduler_queue_runner_batch_size', $one = static fn (): int => 1);
        add_filter('action_scheduler_maximum_execution_time_likely_to_be_exceeded', '__return_true');
        $this->assertSame(1, $this->runScheduledActions());
        remove_filter('action_scheduler_queue_runner_batch_size', $one);
        remove_filter('action_scheduler_maximum_execution_time_likely_to_be_exceeded', '__return_true');
        $this->assertSame('sent', $this->entry($order)->state);
        $this->assertCount(1, $this->documents($order));
    }

    public function testPendingEntriesAreNotSentWhileSwitchedOff(): void
    {
        $this->enableSending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $order->update_status('processing');
        Settings::save(['send_orders' => false]);
        $this->runRelay();
        $this->assertSame('pending', $this->entry($order)->state);
        $this->assertSame([], $this->documents());
    }
}
