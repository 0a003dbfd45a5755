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
    private const AGAIN = 300;

    public static function register(): void
    {
        foreach (Settings::SYNCS as $kind) {
            add_action(self::hook($kind), static fn () => self::start($kind));
        }
        add_action('action_scheduler_init', [self::class, 'keepInStep']);
        add_action('add_option_' . Settings::OPTION, [self::class, 'keepInStep']);
        add_action('update_option_' . Settings::OPTION, [self::class, 'keepInStep']);
    }

    public static function hook(string $kind): string
    {
        return 'sors_start_' . $kind;
    }

    /** Appoints and dismisses, where the settings have changed since it was last done. */
    public static function keepInStep(): void
    {
        if (!\ActionScheduler::is_initialized()) {
            return;
        }
        $settings = Settings::load();
        $before = (array) get_option(self::OPTION, []);
        $wanted = [];
        foreach (Settings::SYNCS as $kind) {
            $wanted[$kind] = $settings->complete() ? $settings->number('schedule_' . $kind) : 0;
        }
        if ($wanted === array_map('intval', $before + array_fill_keys(Settings::SYNCS, 0))) {
            return;
        }
        foreach ($wanted as $place => $minutes) {
            if ($minutes === (int) ($before[$place] ?? 0)) {
                continue;
            }
            self::appoint($place, $minutes);
        }
        update_option(self::OPTION, $wanted, true);
    }

    /** Starts a run by the clock; when another is at work, does nothing and says so. */
    public static function start(string $kind): void
    {
        $problem = Readiness::problem(Settings::load());
        if ($problem !== null) {
            Log::warning(sprintf('The scheduled %s run was not started. %s', $kind, $problem));
            return;
        }
        try {
            $run = (new Runner())->start($kind, 'schedule');
        } catch (RunInProgressException $busy) {
            Log::info(sprintf('The scheduled %s run was not started. %s', $kind, $busy->getMessage()));
            self::again($kind, $busy);
            return;
        }
        StepScheduler::step($run->id);
    }

    /** Kinds whose hours fall together must not starve one another. */
    private static function again(string $kind, RunInProgressException $busy): void
    {
        if ($busy->run === null || $busy->run->kind === $kind) {
            return;
        }
        $next = as_next_scheduled_action(self::hook($kind), null, StepScheduler::GROUP);
        if (!is_int($next) || $next > time() + self::AGAIN) {
            as_schedule_single_action(time() + self::AGAIN, self::hook($kind), [], StepScheduler::GROUP);
        }
    }

    private static function appoint(string $kind, int $minutes): void
    {
        as_unschedule_all_actions(self::hook($kind), null, StepScheduler::GROUP);
        if ($minutes > 0) {
            // The first ones a few minutes apart, so that runs of the same period follow each other.
            $offset = 60 + 300 * (int) array_search($kind, Settings::SYNCS, true);
            as_schedule_recurring_action(time() + $offset, $minutes * MINUTE_IN_SECONDS, self::hook($kind), [], StepScheduler::GROUP);
        }
    }
}
