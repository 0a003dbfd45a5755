<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Settings\Readiness;
use SorsForWooCommerce\Settings\Settings;

/**
 * Runs by the clock: a recurring action for each kind, kept in step with the settings.
 */
final class SyncSchedule
{
    /** What is appointed: kind → minutes. Deactivating the plugin forgets it with the actions. */
    public const OPTION = 'sors_schedules';

    /** Seconds until a start that found another kind at work is tried once more. */
    private const RETRY_SECONDS = 300;

    public static function register(): void
    {
        foreach (Settings::SYNC_KINDS as $kind) {
            add_action(self::hookName($kind), static fn () => self::startScheduledRun($kind));
        }
        add_action('action_scheduler_init', [self::class, 'syncWithSettings']);
        add_action('add_option_' . Settings::OPTION, [self::class, 'syncWithSettings']);
        add_action('update_option_' . Settings::OPTION, [self::class, 'syncWithSettings']);
    }

    public static function hookName(string $kind): string
    {
        return 'sors_start_' . $kind;
    }

    /** Appoints and dismisses, where the settings have changed since it was last done. */
    public static function syncWithSettings(): void
    {
        if (!\ActionScheduler::is_initialized()) {
            return;
        }
        $settings = Settings::load();
        $before = (array) get_option(self::OPTION, []);
        $wanted = [];
        foreach (Settings::SYNC_KINDS as $kind) {
            $wanted[$kind] = $settings->isComplete() ? $settings->number('schedule_' . $kind) : 0;
        }
        if ($wanted === array_map('intval', $before + array_fill_keys(Settings::SYNC_KINDS, 0))) {
            return;
        }
        foreach ($wanted as $place => $minutes) {
            if ($minutes === (int) ($before[$place] ?? 0)) {
                continue;
            }
            self::scheduleKind($place, $minutes);
        }
        update_option(self::OPTION, $wanted, true);
    }

    /** Starts a run by the clock; when another is at work, does nothing and says so. */
    public static function startScheduledRun(string $kind): void
    {
        $problem = Readiness::findProblem(Settings::load());
        if ($problem !== null) {
            Log::warning(sprintf('The scheduled %s run was not started. %s', $kind, $problem));
            return;
        }
        try {
            $run = (new Runner())->start($kind, 'schedule');
        } catch (RunInProgressException $busy) {
            Log::info(sprintf('The scheduled %s run was not started. %s', $kind, $busy->getMessage()));
            self::scheduleRetry($kind, $busy);
            return;
        }
        StepScheduler::runStep($run->id);
    }

    /** Kinds whose hours fall together must not starve one another. */
    private static function scheduleRetry(string $kind, RunInProgressException $busy): void
    {
        if ($busy->run === null || $busy->run->kind === $kind) {
            return;
        }
        $next = as_next_scheduled_action(self::hookName($kind), null, StepScheduler::GROUP);
        if (!is_int($next) || $next > time() + self::RETRY_SECONDS) {
            as_schedule_single_action(time() + self::RETRY_SECONDS, self::hookName($kind), [], StepScheduler::GROUP);
        }
    }

    private static function scheduleKind(string $kind, int $minutes): void
    {
        as_unschedule_all_actions(self::hookName($kind), null, StepScheduler::GROUP);
        if ($minutes > 0) {
            // The first ones a few minutes apart, so that runs of the same period follow each other.
            $offset = 60 + 300 * (int) array_search($kind, Settings::SYNC_KINDS, true);
            as_schedule_recurring_action(time() + $offset, $minutes * MINUTE_IN_SECONDS, self::hookName($kind), [], StepScheduler::GROUP);
        }
    }
}
