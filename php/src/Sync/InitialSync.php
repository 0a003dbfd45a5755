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
    public const HOOK = 'sors_first_sync';

    /** Seconds between two looks where nobody looks on. */
    private const LOOK = 60;

    /** How far back a kind's last run that was no dry run is looked for. */
    private const RECENT = 20;

    public static function register(): void
    {
        add_action(self::HOOK, [self::class, 'tick']);
    }

    /** @return array<string, ?Run> Kind → its last run that was no dry run. */
    public static function runs(): array
    {
        $runs = [];
        foreach (Settings::SYNCS as $kind) {
            $real = array_filter((new RunRepository())->recent(self::RECENT, $kind), static fn (Run $run): bool => !$run->dry);
            $runs[$kind] = array_values($real)[0] ?? null;
        }

        return $runs;
    }

    public static function isDone(): bool
    {
        return self::next() === null;
    }

    /** Begins, or goes on after one that failed or was stopped. @throws RunRequestException */
    public static function start(): void
    {
        $kind = self::next();
        if ($kind === null) {
            return;
        }
        $last = (new RunRepository())->recent(1)[0] ?? null;
        RunController::start($kind);
        SetupProgress::load()->syncing($last === null ? 0 : $last->id);
        self::appoint();
    }

    /** Starts the next kind when its turn has come; ends when all are done, or one needs a person. */
    public static function advance(): void
    {
        $since = SetupProgress::load()->since();
        if ($since === null) {
            return;
        }
        $kind = self::next();
        $run = $kind === null ? null : self::runs()[$kind];
        if ($run !== null && $run->id > $since && !$run->isOver()) {
            return;
        }
        if ($kind === null || ($run !== null && $run->id > $since)) {
            SetupProgress::load()->syncing(null);
            return;
        }
        self::begin($kind);
    }

    public static function tick(): void
    {
        self::advance();
        if (SetupProgress::load()->since() !== null) {
            self::appoint();
        }
    }

    /** The first kind that has not come to its end. */
    private static function next(): ?string
    {
        foreach (self::runs() as $kind => $run) {
            if ($run === null || $run->state !== 'done') {
                return $kind;
            }
        }

        return null;
    }

    /** Where another run is at work just now, the next look tries again. */
    private static function begin(string $kind): void
    {
        try {
            RunController::start($kind);
        } catch (RunRequestException $problem) {
            Log::info(sprintf('The first %s run is not started yet. %s', $kind, $problem->getMessage()));
        }
    }

    private static function appoint(): void
    {
        as_unschedule_all_actions(self::HOOK, [], StepScheduler::GROUP);
        as_schedule_single_action(time() + self::LOOK, self::HOOK, [], StepScheduler::GROUP);
    }
}
