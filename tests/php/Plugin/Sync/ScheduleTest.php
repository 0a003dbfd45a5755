<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Plugin;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Sync\Runner;
use SorsForWooCommerce\Sync\StepScheduler;

/**
 * Runs that Action Scheduler starts and carries on.
 */
final class ScheduleTest extends SyncTestCase
{
    public function testActionSchedulerCarriesARunToItsEnd(): void
    {
        $this->sandbox(articles: 40);
        $runner = new Runner();
        $run = $runner->start('catalog', 'admin');
        $runner->enqueueStep($run->id);
        $runner->enqueueStep($run->id);
        $actions = as_get_scheduled_actions(['hook' => 'sors_run_step', 'status' => 'pending'], 'ids');
        $this->assertCount(1, $actions);
        $this->runScheduledActions();
        $this->assertSame('completed', $this->findRun($run->id)->state);
        $this->assertSame([], as_get_scheduled_actions(['hook' => 'sors_run_step', 'status' => 'pending'], 'ids'));
    }

    public function testShortStepsGetThereToo(): void
    {
        $sandbox = $this->sandbox(articles: 130);
        // Some that each look at a page finds again.
        $taxed = array_map(static fn (int $skip): array => ['id' => self::firstSold($sandbox->data('articles'), $skip)['id'], 'vat_rate' => '8'], [0, 1, 2]);
        $sandbox->mutate(['articles' => $taxed]);
        $runner = new Runner();
        foreach (['catalog', 'stock'] as $kind) {
            $run = $runner->start($kind, 'admin');
            for ($steps = 0; $steps < 60 && !$run->isFinished(); $steps++) {
                $run = $runner->runStep($run->id, 0.0);
            }
            $this->assertSame('completed', $run->state, (string) $run->reason);
            $this->assertGreaterThan(4, $steps);
            $this->assertSame(130, $run->seen);
            $this->assertSame(130, $run->created + $run->updated + $run->unchanged + $run->skipped);
        }
        $this->assertSame(0, $this->mustSync('catalog')->created);
    }

    public function testSchedulesFollowTheSettings(): void
    {
        $this->sandbox(articles: 5);
        $next = static fn (string $kind): mixed => as_next_scheduled_action("sors_start_{$kind}", null, 'sors');
        $this->assertFalse($next('stock'));
        Settings::save(['schedule_stock' => 15, 'schedule_catalog' => 1440]);
        $this->assertEqualsWithDelta(time() + 360, $next('stock'), 30);
        $this->assertIsInt($next('catalog'));
        $this->assertFalse($next('images'));

        Settings::save(['document_type' => 'invoice']);
        $this->assertCount(1, as_get_scheduled_actions(['hook' => 'sors_start_stock', 'status' => 'pending'], 'ids'));
        Settings::save(['schedule_stock' => 60]);
        $actions = as_get_scheduled_actions(['hook' => 'sors_start_stock', 'status' => 'pending']);
        $this->assertCount(1, $actions);
        $this->assertSame(3600, current($actions)->get_schedule()->get_recurrence());
        Settings::save(['schedule_stock' => 0, 'schedule_catalog' => 0]);
        $this->assertSame([false, false], [$next('stock'), $next('catalog')]);
    }

    public function testSchedulesComeBackAfterDeactivation(): void
    {
        $this->sandbox(articles: 5);
        Settings::save(['schedule_stock' => 15]);
        Plugin::deactivate();
        $this->assertFalse(as_has_scheduled_action('sors_start_stock', null, 'sors'));
        do_action('action_scheduler_init');
        $this->assertTrue(as_has_scheduled_action('sors_start_stock', null, 'sors'));
    }

    /** While the extension is missing or of another version, our hooks have no callbacks, and every action fails. */
    public function testSchedulesOutliveATimeWithoutTheExtension(): void
    {
        foreach (['sors_start_nothing', 'another_plugins_hook'] as $hook) {
            as_schedule_recurring_action(time() - 60, 60, $hook, [], StepScheduler::GROUP);
            for ($time = 0; $time < 7; $time++) {
                $this->failNext($hook);
            }
        }

        self::assertCount(7, as_get_scheduled_actions(['hook' => 'sors_start_nothing', 'status' => 'failed', 'per_page' => 20], 'ids'));
        self::assertIsInt(as_next_scheduled_action('sors_start_nothing', null, StepScheduler::GROUP));
        if (class_exists(\ActionScheduler_Versions::class)) {
            // The stand-in's scheduler never gives a schedule up: there the test has no witness.
            self::assertFalse(as_next_scheduled_action('another_plugins_hook', null, StepScheduler::GROUP), 'Action Scheduler itself gives such a schedule up.');
        }
    }

    /** Has the hook's next action run, and be one of the past. */
    private function failNext(string $hook): void
    {
        global $wpdb;
        foreach (as_get_scheduled_actions(['hook' => $hook, 'status' => 'pending'], 'ids') as $id) {
            \ActionScheduler_QueueRunner::instance()->process_action((int) $id, 'test');
        }
        $wpdb->query($wpdb->prepare(
            "UPDATE {$wpdb->prefix}actionscheduler_actions SET scheduled_date_gmt = scheduled_date_gmt - INTERVAL 1 HOUR WHERE hook = %s AND status = 'failed'",
            $hook
        ));
    }

    public function testAScheduledStartRuns(): void
    {
        $this->sandbox(articles: 20);
        do_action('sors_start_catalog');
        $run = (new RunRepository())->findLatest('catalog');
        $this->assertSame(['completed', 'schedule'], [$run?->state, $run?->startedBy]);
    }

    public function testAScheduledStartThatFindsARunDoesNothingAndSaysSo(): void
    {
        $this->sandbox(articles: 20);
        $run = (new Runner())->start('catalog', 'admin');
        do_action('sors_start_catalog');
        do_action('sors_start_stock');
        $this->assertCount(1, (new RunRepository())->listRecent(10));
        $this->assertSame('pending', $this->findRun($run->id)->state);
        $this->assertStringContainsString("The scheduled catalog run was not started. Run {$run->id}", $this->sorsLog());
        $this->assertFalse(as_has_scheduled_action('sors_start_catalog', null, 'sors'));
        $this->assertTrue(as_has_scheduled_action('sors_start_stock', null, 'sors'), 'Another kind is tried again in a while.');
    }

    public function testAStepThatDiedIsFollowedByAnother(): void
    {
        $this->sandbox(articles: 20);
        $run = (new Runner())->start('catalog', 'admin');
        $action = as_enqueue_async_action('sors_run_step', [$run->id], 'sors');
        \ActionScheduler::store()->mark_failure($action);
        do_action('action_scheduler_failed_action', $action, 300);
        $this->assertTrue(as_has_scheduled_action('sors_run_step', [$run->id], 'sors'));
    }
}
