<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders;

use SorsForWooCommerce\Orders\Delivery\RateLimitPause;
use SorsForWooCommerce\Orders\Delivery\Relay;
use SorsForWooCommerce\Orders\Delivery\RelaySchedule;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;

/**
 * What SORS does to an order when something goes wrong: never lost, never doubled.
 */
final class FailureTest extends OrdersTestCase
{
    /** @return array<string, array{string, array<string, mixed>}> fault, more */
    public static function refusals(): array
    {
        return [
            'too many requests' => ['status', ['status' => 429, 'retry_after' => 120]],
            'maintenance' => ['status', ['status' => 503]],
        ];
    }

    /**
     * @dataProvider refusals
     *
     * @param array<string, mixed> $more
     */
    public function testWhatSorsDidNotTakeIsSentLater(string $fault, array $more): void
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->sors->injectFault($fault, 'document_create', $more);
        $row = $this->send($order);
        $this->assertSame('pending', $row->state, (string) $row->reason);
        $this->assertNotNull($row->nextAttemptGmt);
        $this->assertNotSame('', (string) $row->reason);
        $this->assertSame([], $this->documents());

        $this->sors->clearFaults();
        Relay::runScheduled();
        $this->assertSame('pending', $this->row($order)->state, 'Not before its time.');
        $this->elapse(7200);
        Relay::runScheduled();
        $this->assertSame(['sent', 2], [$this->row($order)->state, $this->row($order)->attempts]);
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
    public function testWhateverSorsAnswersThereIsOneDocumentInTheEnd(string $fault, string $resource): void
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->sors->injectFault($fault, $resource, ['times' => 1]);
        $this->send($order);
        for ($hour = 0; $hour < 3; $hour++) {
            $this->elapse(3700);
            Relay::runScheduled();
        }
        $row = $this->row($order);
        if ($row->state === 'rejected') {
            $this->assertSame([], $this->documents(), (string) $row->reason);
            $row = (new Relay())->sendOrder($order->get_id());
        }
        $this->assertSame('sent', $row->state, (string) $row->reason);
        $this->assertCount(1, $this->documents());
        $this->assertCount(201, $this->sors->data('customers'));
        $this->assertNoPersonalDataLeaked();
    }

    public function testARestSorsAsksForIsTakenByAllOrders(): void
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $orders = [$this->order([[$product, 1]]), $this->order([[$product, 2]]), $this->order([[$product, 3]])];
        $this->sors->injectFault('status', 'document_create', ['status' => 429, 'retry_after' => 600]);
        foreach ($orders as $order) {
            $order->update_status('processing');
        }
        Relay::runScheduled();
        $this->assertEqualsWithDelta(600, RateLimitPause::remainingSeconds(), 5);
        $this->assertSame([1, 0, 0], array_map(fn (\WC_Order $order): int => $this->row($order)->attempts, $orders));
        $this->assertEqualsWithDelta(time() + 600, as_next_scheduled_action(RelaySchedule::RETRY_HOOK), 10);

        $this->sors->clearFaults();
        $this->elapse(601);
        Relay::runScheduled();
        $this->assertCount(3, $this->documents());
    }

    public function testAnUnreachableSorsKeepsOrdersWaiting(): void
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $orders = [$this->order([[$product, 1]]), $this->order([[$product, 1]]), $this->order([[$product, 1]])];
        Settings::save(['api_url' => 'https://127.0.0.1:1']);
        foreach ($orders as $order) {
            $order->update_status('processing');
        }
        Relay::runScheduled();
        foreach ($orders as $order) {
            $this->assertSame('pending', $this->row($order)->state);
        }
        $this->assertLessThanOrEqual(2, array_sum(array_map(fn (\WC_Order $order): int => $this->row($order)->attempts, $orders)));

        Settings::save(['api_url' => $this->sors->https]);
        $this->elapse(7200);
        Relay::runScheduled();
        $this->assertCount(3, $this->documents());
    }

    public function testAWrongKeyKeepsOrdersWaiting(): void
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        ApiKey::save('wrong-canary');
        $row = $this->send($order);
        $this->assertSame('pending', $row->state);
        $this->assertStringNotContainsString('wrong-canary', $row->reason . $this->sorsLog());

        ApiKey::save($this->sors->key);
        $this->elapse(7200);
        Relay::runScheduled();
        $this->assertCount(1, $this->documents($order));
    }

    public function testWhatSorsRefusesIsLeftToAPerson(): void
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $this->sors->injectFault('status', 'document_create', ['status' => 422]);
        $row = $this->send($order);
        $this->assertSame(['rejected', null], [$row->state, $row->nextAttemptGmt]);
        $this->assertNotSame('', (string) $row->reason);
        $notes = array_column(wc_get_order_notes(['order_id' => $order->get_id()]), 'content');
        $this->assertCount(1, preg_grep('/^SORS/', $notes));

        $this->elapse(100_000);
        Relay::runScheduled();
        $this->assertSame(1, $this->row($order)->attempts, 'Not tried again by itself.');
        $this->sors->clearFaults();
        $this->assertSame('sent', (new Relay())->sendOrder($order->get_id())->state);
        $this->assertCount(1, $this->documents($order));
        $this->assertNoPersonalDataLeaked();
    }

    public function testAnOrderWhosePersonalDataWereErasedNamesNobody(): void
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        if (!class_exists(\WC_Privacy_Erasers::class)) {
            $this->markTestSkipped('This shop erases no personal data.');
        }
        \WC_Privacy_Erasers::remove_order_personal_data($order);
        $customers = count($this->sors->data('customers'));

        $row = $this->send($order);

        $this->assertSame('rejected', $row->state, (string) $row->reason);
        $this->assertStringContainsString('data were removed', (string) $row->reason);
        $this->assertSame([], $this->documents());
        $this->assertCount($customers, $this->sors->data('customers'));
    }

    public function testOneOrderThatCannotBeSentDoesNotStopOthers(): void
    {
        $this->sending();
        [['product' => $product], ['product' => $broken]] = $this->goods(2);
        $orders = [];
        for ($number = 0; $number < 10; $number++) {
            $orders[] = $this->order([[$number === 3 ? $broken : $product, 1]]);
        }
        $poison = $orders[3]->get_id();
        $explode = static function (string $type, \WC_Order $order) use ($poison): string {
            return $order->get_id() === $poison ? throw new \TypeError('Čedomir Žarković') : $type;
        };
        add_filter('sors_document_type', $explode, 10, 2);
        foreach ($orders as $order) {
            $order->update_status('processing');
        }
        Relay::runScheduled();
        $this->assertCount(9, $this->documents());
        $row = $this->row($orders[3]);
        $this->assertSame('pending', $row->state);
        $this->assertStringContainsString('TypeError', $row->reason);
        for ($attempt = 2; $attempt <= 5; $attempt++) {
            $this->elapse(7200);
            Relay::runScheduled();
        }
        remove_filter('sors_document_type', $explode);
        $this->assertSame(['rejected', 5], [$this->row($orders[3])->state, $this->row($orders[3])->attempts]);
        $this->assertCount(9, $this->documents());
        $this->assertNoPersonalDataLeaked();
    }

    public function testTheRelayIsCarriedByTheSchedulerBeforeOtherWork(): void
    {
        $this->sending();
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
        $this->assertSame('sent', $this->row($order)->state);
        $this->assertCount(1, $this->documents($order));
    }

    public function testSwitchedOffNothingThatWaitsIsSent(): void
    {
        $this->sending();
        [['product' => $product]] = $this->goods(1);
        $order = $this->order([[$product, 1]]);
        $order->update_status('processing');
        Settings::save(['send_orders' => false]);
        Relay::runScheduled();
        $this->assertSame('pending', $this->row($order)->state);
        $this->assertSame([], $this->documents());
    }
}
