<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceContract;

/**
 * Action Scheduler.
 */
final class SchedulerTest extends ContractTestCase
{
    private const HOOK = 'sors_contract';

    private const GROUP = 'sors-contract';

    /** @var list<array<int, mixed>> */
    private array $calls = [];

    protected function setUp(): void
    {
        parent::setUp();
        $this->calls = [];
        add_action(self::HOOK, [$this, 'recordCall'], 10, 3);
    }

    protected function tearDown(): void
    {
        remove_action(self::HOOK, [$this, 'recordCall']);
        parent::tearDown();
    }

    public function recordCall(mixed ...$arguments): void
    {
        $this->calls[] = $arguments;
        if (($arguments[0] ?? null) === 'fail') {
            throw new \RuntimeException('It failed.');
        }
    }

    public function testAnAsyncActionRunsOnce(): void
    {
        $id = as_enqueue_async_action(self::HOOK, [7, 'ж'], self::GROUP);
        $this->assertGreaterThan(0, $id);
        $this->assertTrue(as_next_scheduled_action(self::HOOK, [7, 'ж'], self::GROUP), 'as soon as possible has no time');
        $this->runScheduledActions();
        $this->runScheduledActions();
        $this->assertSame([[7, 'ж']], array_map(static fn (array $a): array => array_values(array_filter($a, static fn (mixed $v): bool => $v !== null)), $this->calls));
        $this->assertFalse(as_next_scheduled_action(self::HOOK, null, self::GROUP));
        $this->assertSame(\ActionScheduler_Store::STATUS_COMPLETE, \ActionScheduler_Store::instance()->get_status($id));
    }

    public function testActionsOfAGroupThatIsLeftOutWait(): void
    {
        $store = self::store();
        $ours = as_enqueue_async_action(self::HOOK, ['left out'], self::GROUP);
        as_enqueue_async_action(self::HOOK, ['done'], 'another-group');
        $store->set_claim_filter('exclude-groups', [self::GROUP, 'no-such-group']);
        try {
            $this->assertSame([self::GROUP, 'no-such-group'], $store->get_claim_filter('exclude-groups'));
            $this->runScheduledActions();
        } finally {
            $store->set_claim_filter('exclude-groups', '');
        }
        $this->assertSame(['done'], array_column($this->calls, 0));
        $this->assertSame(\ActionScheduler_Store::STATUS_PENDING, $store->get_status($ours));
        $this->runScheduledActions();
        $this->assertSame(['done', 'left out'], array_column($this->calls, 0));
    }

    public function testToLeaveOutAGroupThatIsNotThereIsAnError(): void
    {
        $store = self::store();
        $store->set_claim_filter('exclude-groups', 'no-such-group');
        try {
            $this->expectException(\InvalidArgumentException::class);
            $this->runScheduledActions();
        } finally {
            $store->set_claim_filter('exclude-groups', '');
        }
    }

    /** The store in which actions are; in a shop of a few minutes, it is one of two that stand behind a third. */
    private static function store(): object
    {
        $store = \ActionScheduler::store();

        return $store::class === 'ActionScheduler_HybridStore' ? (fn (): object => $this->primary_store)->call($store) : $store;
    }

    public function testArgumentsComeOneByOne(): void
    {
        as_enqueue_async_action(self::HOOK, ['run' => 5, 'kind' => 'stock'], self::GROUP);
        $this->runScheduledActions();
        $this->assertSame([5, 'stock'], array_slice($this->calls[0], 0, 2));
    }

    public function testAnActionOfTheFutureWaits(): void
    {
        $when = time() + HOUR_IN_SECONDS;
        as_schedule_single_action($when, self::HOOK, [], self::GROUP);
        $this->assertSame($when, as_next_scheduled_action(self::HOOK, [], self::GROUP));
        $this->runScheduledActions();
        $this->assertSame([], $this->calls);
        as_schedule_single_action(time() - 1, self::HOOK, ['due'], self::GROUP);
        $this->runScheduledActions();
        $this->assertCount(1, $this->calls);
    }

    public function testOnlyOneUniqueActionOfAHookAndGroup(): void
    {
        $this->assertGreaterThan(0, as_enqueue_async_action(self::HOOK, [1], self::GROUP, true));
        $this->assertSame(0, as_enqueue_async_action(self::HOOK, [1], self::GROUP, true));
        // Whether others with other arguments, or one that runs, count, depends on the age of the shop's scheduler.
        $this->assertSame(0, as_schedule_single_action(time() + 60, self::HOOK, [1], self::GROUP, true), 'another time makes no difference');
        $this->assertGreaterThan(0, as_enqueue_async_action(self::HOOK, [1], 'another-group', true));
        $this->assertGreaterThan(0, as_enqueue_async_action(self::HOOK, [1], self::GROUP), 'who does not ask for it gets a second');
        $this->runScheduledActions();
        $this->assertGreaterThan(0, as_enqueue_async_action(self::HOOK, [1], self::GROUP, true), 'one that is done is no obstacle');
    }

    public function testARecurringActionComesAgain(): void
    {
        as_schedule_recurring_action(time() - 10, HOUR_IN_SECONDS, self::HOOK, [], self::GROUP);
        $this->runScheduledActions();
        $this->assertCount(1, $this->calls);
        $next = as_next_scheduled_action(self::HOOK, [], self::GROUP);
        $this->assertIsInt($next);
        $this->assertEqualsWithDelta(time() + HOUR_IN_SECONDS, $next, 30);
        $this->assertCount(1, $this->pending());
    }

    public function testARecurringActionThatFailsComesAgain(): void
    {
        as_schedule_recurring_action(time() - 10, HOUR_IN_SECONDS, self::HOOK, ['fail'], self::GROUP);
        $this->runScheduledActions();
        $this->assertIsInt(as_next_scheduled_action(self::HOOK, ['fail'], self::GROUP));
        $this->assertCount(1, $this->actionIds(\ActionScheduler_Store::STATUS_FAILED));
    }

    public function testAFailureStopsNothingElse(): void
    {
        as_enqueue_async_action(self::HOOK, ['fail'], self::GROUP);
        as_enqueue_async_action(self::HOOK, ['good'], self::GROUP);
        $this->runScheduledActions();
        $this->assertSame(['fail', 'good'], array_column($this->calls, 0));
        $this->assertCount(1, $this->actionIds(\ActionScheduler_Store::STATUS_FAILED));
        $this->assertCount(1, $this->actionIds(\ActionScheduler_Store::STATUS_COMPLETE));
    }

    public function testAnActionNobodyListensToFails(): void
    {
        $id = as_enqueue_async_action('sors_contract_nobody', [], self::GROUP);
        $this->runScheduledActions();
        $this->assertSame(\ActionScheduler_Store::STATUS_FAILED, \ActionScheduler_Store::instance()->get_status($id));
    }

    public function testARunningActionIsScheduled(): void
    {
        $seen = [];
        $listen = static function () use (&$seen): void {
            $seen = [
                as_has_scheduled_action(self::HOOK, [], self::GROUP),
                as_next_scheduled_action(self::HOOK, [], self::GROUP),
                as_get_scheduled_actions(['hook' => self::HOOK, 'group' => self::GROUP, 'status' => \ActionScheduler_Store::STATUS_PENDING], 'ids'),
            ];
        };
        add_action(self::HOOK, $listen, 5);
        as_enqueue_async_action(self::HOOK, [], self::GROUP);
        $this->runScheduledActions();
        remove_action(self::HOOK, $listen, 5);
        $this->assertSame([true, true, []], $seen);
    }

    public function testThoseOfALowerNumberComeFirst(): void
    {
        as_enqueue_async_action(self::HOOK, ['late'], self::GROUP, false, 20);
        as_enqueue_async_action(self::HOOK, ['early'], self::GROUP, false, 1);
        $this->runScheduledActions();
        $this->assertSame(['early', 'late'], array_column($this->calls, 0));
    }

    public function testUnscheduling(): void
    {
        as_schedule_single_action(time() + 60, self::HOOK, [1], self::GROUP);
        $id = as_schedule_single_action(time() + 30, self::HOOK, [2], self::GROUP);
        $this->assertSame($id, (int) as_unschedule_action(self::HOOK, [2], self::GROUP));
        $this->assertSame(\ActionScheduler_Store::STATUS_CANCELED, \ActionScheduler_Store::instance()->get_status($id));
        $this->assertCount(1, $this->pending());
        $this->assertNull(as_unschedule_action(self::HOOK, [2], self::GROUP));
    }

    public function testUnschedulingAllGoesByTheArguments(): void
    {
        as_schedule_single_action(time() + 60, self::HOOK, [1], self::GROUP);
        as_schedule_single_action(time() + 60, self::HOOK, [], self::GROUP);
        as_schedule_single_action(time() + 90, self::HOOK, [], self::GROUP);
        as_unschedule_all_actions(self::HOOK, [], self::GROUP);
        $this->assertCount(1, $this->pending(), 'with hook and group, no arguments means those without');
        as_unschedule_all_actions(self::HOOK, [1], self::GROUP);
        $this->assertCount(0, $this->pending());
    }

    public function testUnschedulingAHookOrAGroup(): void
    {
        as_schedule_single_action(time() + 60, self::HOOK, [1], self::GROUP);
        as_schedule_single_action(time() + 60, 'sors_contract_other', [], self::GROUP);
        as_schedule_single_action(time() + 60, self::HOOK, [2], 'another-group');
        as_unschedule_all_actions('', [], self::GROUP);
        $this->assertFalse(as_has_scheduled_action('sors_contract_other'));
        $this->assertTrue(as_has_scheduled_action(self::HOOK, [2]));
        as_unschedule_all_actions(self::HOOK);
        $this->assertFalse(as_has_scheduled_action(self::HOOK));
    }

    public function testLookingThemUp(): void
    {
        $early = as_schedule_single_action(time() + 10, self::HOOK, ['b'], self::GROUP);
        $late = as_schedule_single_action(time() + 20, self::HOOK, ['a'], self::GROUP);
        $this->assertSame([$early, $late], array_map('intval', $this->pending()));
        $actions = as_get_scheduled_actions(['hook' => self::HOOK, 'group' => self::GROUP]);
        $this->assertSame([$early, $late], array_keys($actions));
        $this->assertSame([self::HOOK, ['b'], self::GROUP, false], [
            $actions[$early]->get_hook(), $actions[$early]->get_args(), $actions[$early]->get_group(), $actions[$early]->is_finished(),
        ]);
        $this->assertEqualsWithDelta(time() + 10, $actions[$early]->get_schedule()->get_date()->getTimestamp(), 5);
        $this->assertSame([], as_get_scheduled_actions(['hook' => self::HOOK, 'date' => as_get_datetime_object(), 'date_compare' => '<=']));
        $this->assertCount(1, as_get_scheduled_actions(['hook' => self::HOOK, 'args' => ['a'], 'per_page' => 10], 'ids'));
        $this->assertCount(1, as_get_scheduled_actions(['hook' => self::HOOK, 'per_page' => 1], 'ids'));
    }

    public function testALongListOfArguments(): void
    {
        $ids = range(1, 500);
        as_enqueue_async_action(self::HOOK, [$ids], self::GROUP);
        $this->assertTrue(as_has_scheduled_action(self::HOOK, [$ids], self::GROUP));
        $this->runScheduledActions();
        $this->assertSame($ids, $this->calls[0][0]);
    }

    public function testAPluginCanKeepActionsOut(): void
    {
        $refuse = static fn (): int => 0;
        add_filter('pre_as_schedule_single_action', $refuse);
        $this->assertSame(0, as_schedule_single_action(time() + 60, self::HOOK, [], self::GROUP));
        remove_filter('pre_as_schedule_single_action', $refuse);
        $this->assertCount(0, $this->pending());
    }

    public function testWordPressCronRunsTheQueue(): void
    {
        $this->assertNotFalse(has_action('action_scheduler_run_queue'));
        $this->assertTrue(\ActionScheduler::is_initialized());
        $this->assertSame(1, did_action('action_scheduler_init'));
    }

    /** @return list<string> */
    private function pending(): array
    {
        return $this->actionIds(\ActionScheduler_Store::STATUS_PENDING);
    }

    /** @return list<string> */
    private function actionIds(string $status): array
    {
        return array_values(as_get_scheduled_actions(['hook' => self::HOOK, 'group' => self::GROUP, 'status' => $status, 'per_page' => -1], 'ids'));
    }
}
