<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Storage\RunRepository;

/**
 * Action Scheduler carries runs on: one action of about 20 s, then the next.
 */
final class StepScheduler
{
    public const HOOK = 'sors_run_step';
    public const GROUP = 'sors';
    private const STEP_SECONDS = 20.0;

    public static function register(): void
    {
        add_action(self::HOOK, [self::class, 'runStep']);
        add_action('action_scheduler_failed_action', [self::class, 'rescheduleInterrupted']);
        add_action('action_scheduler_unexpected_shutdown', [self::class, 'rescheduleInterrupted']);
        add_action('action_scheduler_failed_execution', [self::class, 'rescheduleInterrupted']);
    }

    /** One step of a run, and the appointment for the next. */
    public static function runStep(mixed $runId): void
    {
        $runId = (int) $runId;
        if ((new RunRepository())->find($runId) === null) {
            return;
        }
        $run = (new Runner())->runStep($runId, self::STEP_SECONDS);
        if ($run->isFinished() || in_array($run->state, ['paused', 'retrying'], true)) {
            return;
        }
        // Another worker is at it: come back in a while, should it not be there any more.
        $run->owner === '' ? self::enqueueStep($runId) : self::scheduleStep($runId, 60);
    }

    /** Appoints the next step; one appointment is enough. */
    public static function enqueueStep(int $runId): void
    {
        $due = as_get_scheduled_actions([
            'hook' => self::HOOK,
            'args' => [$runId],
            'group' => self::GROUP,
            'status' => \ActionScheduler_Store::STATUS_PENDING,
            'date' => as_get_datetime_object(),
            'per_page' => 1,
        ], 'ids');
        if ($due === []) {
            as_enqueue_async_action(self::HOOK, [$runId], self::GROUP);
        }
    }

    public static function scheduleStep(int $runId, int $seconds): void
    {
        self::cancelSteps($runId);
        as_schedule_single_action(time() + $seconds, self::HOOK, [$runId], self::GROUP);
    }

    /**
     * Keeps something going that comes again and again, or ends it; looked after where no shopper waits.
     *
     * @param int $first Seconds until its first time.
     * @param int $every Seconds from one time to the next.
     */
    public static function ensureRecurring(string $hook, int $first, int $every, bool $isWanted = true): void
    {
        if (wp_doing_ajax() || !is_admin() && !wp_doing_cron() || as_has_scheduled_action($hook, [], self::GROUP) === $isWanted) {
            return;
        }
        if ($isWanted) {
            as_schedule_recurring_action(time() + $first, $every, $hook, [], self::GROUP);
        } else {
            as_unschedule_all_actions($hook, [], self::GROUP);
        }
    }

    /** How many actions of ours have been due for longer than so many minutes. */
    public static function countOverdue(int $minutes): int
    {
        return count(as_get_scheduled_actions([
            'group' => self::GROUP,
            'status' => \ActionScheduler_Store::STATUS_PENDING,
            'date' => as_get_datetime_object(time() - $minutes * MINUTE_IN_SECONDS),
            'date_compare' => '<=',
            'per_page' => 1000,
        ], 'ids'));
    }

    public static function cancelSteps(int $runId): void
    {
        as_unschedule_all_actions(self::HOOK, [$runId], self::GROUP);
    }

    /** Whether a step is due, or a worker is at it now. */
    public static function isStepScheduled(int $runId): bool
    {
        return as_has_scheduled_action(self::HOOK, [$runId], self::GROUP);
    }

    /** A step that died (killed, out of memory, out of time) is followed by another, from where the run was. */
    public static function rescheduleInterrupted(mixed $actionId): void
    {
        $action = \ActionScheduler::store()->fetch_action((string) $actionId);
        if ($action->get_hook() !== self::HOOK) {
            return;
        }
        $run = (new RunRepository())->find((int) (array_values($action->get_args())[0] ?? 0));
        if ($run !== null && !$run->isFinished() && !$run->needsConfirmation()) {
            Log::warning(sprintf('A step of run %d (%s) was cut off; the run is carried on.', $run->id, $run->kind), ['run' => $run->id]);
            self::scheduleStep($run->id, RunLease::EXPIRY_SECONDS);
        }
    }
}
