<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

use SorsForWooCommerce\Admin\RunController;
use SorsForWooCommerce\Admin\RunRequestException;
use SorsForWooCommerce\Admin\Setup\SetupProgress;
use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\RunRepository;

/**
 * Catalog, stock and pictures one after the other. Each is a run as any other; this only starts the next one when one is
 * done, whether somebody looks on or not.
 */
final class InitialSync
{
    public const HOOK = 'sors_initial_sync';

    /** Seconds between two looks where nobody looks on. */
    private const CHECK_SECONDS = 60;

    /** How far back a kind's last run that was no dry run is looked for. */
    private const MAX_RECENT_RUNS = 20;

    public static function register(): void
    {
        add_action(self::HOOK, [self::class, 'runScheduled']);
    }

    /** @return array<string, ?Run> Kind → its last run that was no dry run. */
    public static function latestRuns(): array
    {
        $runs = [];
        foreach (Settings::SYNC_KINDS as $kind) {
            $real = array_filter((new RunRepository())->listRecent(self::MAX_RECENT_RUNS, $kind), static fn (Run $run): bool => !$run->isDryRun);
            $runs[$kind] = array_values($real)[0] ?? null;
        }

        return $runs;
    }

    public static function isComplete(): bool
    {
        return self::nextKind() === null;
    }

    /** Begins, or goes on after one that failed or was stopped. @throws RunRequestException */
    public static function start(): void
    {
        $kind = self::nextKind();
        if ($kind === null) {
            return;
        }
        $last = (new RunRepository())->listRecent(1)[0] ?? null;
        RunController::start($kind);
        SetupProgress::load()->setLastRunBeforeSync($last === null ? 0 : $last->id);
        self::scheduleCheck();
    }

    /** Starts the next kind when its turn has come; ends when all are done, or one needs a person. */
    public static function advance(): void
    {
        $since = SetupProgress::load()->lastRunBeforeSync();
        if ($since === null) {
            return;
        }
        $kind = self::nextKind();
        $run = $kind === null ? null : self::latestRuns()[$kind];
        if ($run !== null && $run->id > $since && !$run->isFinished()) {
            return;
        }
        if ($kind === null || ($run !== null && $run->id > $since)) {
            SetupProgress::load()->setLastRunBeforeSync(null);
            return;
        }
        self::startKind($kind);
    }

    public static function runScheduled(): void
    {
        self::advance();
        if (SetupProgress::load()->lastRunBeforeSync() !== null) {
            self::scheduleCheck();
        }
    }

    /** The first kind that has not come to its end. */
    private static function nextKind(): ?string
    {
        foreach (self::latestRuns() as $kind => $run) {
            if ($run === null || $run->state !== 'completed') {
                return $kind;
            }
        }

        return null;
    }

    /** Where another run is at work just now, the next look tries again. */
    private static function startKind(string $kind): void
    {
        try {
            RunController::start($kind);
        } catch (RunRequestException $problem) {
            Log::info(sprintf('The first %s run is not started yet. %s', $kind, $problem->getMessage()));
        }
    }

    private static function scheduleCheck(): void
    {
        as_unschedule_all_actions(self::HOOK, [], StepScheduler::GROUP);
        as_schedule_single_action(time() + self::CHECK_SECONDS, self::HOOK, [], StepScheduler::GROUP);
    }
}
