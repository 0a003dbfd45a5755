<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

use SorsForWooCommerce\Admin\AdminPage;
use SorsForWooCommerce\Admin\RunLabels;
use SorsForWooCommerce\Admin\Runs\RunPage;
use SorsForWooCommerce\Admin\TimeFormat;
use SorsForWooCommerce\Alerts\Alert;
use SorsForWooCommerce\Alerts\AlertSource;
use SorsForWooCommerce\Alerts\InboxNote;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\RunHistory;
use SorsForWooCommerce\Storage\RunRepository;

/**
 * Kinds with a schedule whose runs do not get through.
 */
final class RunAlerts implements AlertSource
{
    /** Runs looked at, of each kind: more than may be by hand between those that count. */
    private const MAX_RUNS = 30;

    public function __construct(private readonly Settings $settings)
    {
    }

    public function alerts(): array
    {
        $open = [];
        foreach (Settings::SYNC_KINDS as $kind) {
            [$streak, $done] = $this->findStreak($kind);
            if ($streak !== null) {
                $open[] = new Alert(
                    // A failure after a success is another one.
                    sprintf('run %s after %d', $kind, $done->id ?? 0),
                    $streak->key(),
                    static fn (): string => self::describe($streak, $done) . "\n" . RunPage::url($streak->last->id)
                );
            }
        }

        return $open;
    }

    public function subject(int $count): string
    {
        /* translators: %d: number of kinds of runs (catalog, stock, pictures) */
        return sprintf(_n('%d synchronisation stands still', '%d synchronisations stand still', $count, 'sors-for-woocommerce'), $count);
    }

    public function heading(): string
    {
        return __('These runs by the clock do not get through, so the shop is not what SORS says:', 'sors-for-woocommerce');
    }

    public function closing(int $open): string
    {
        /* translators: 1: number of kinds of runs, 2: address of a page */
        return sprintf(__('%1$d in all stand still. What to do: %2$s', 'sors-for-woocommerce'), $open, AdminPage::url('overview'));
    }

    public function recoveryMessage(string $topic): ?string
    {
        if (sscanf($topic, 'run %s after %d', $kind, $before) !== 2 || !is_string($kind)) {
            return null;
        }
        [$streak, $done] = $this->findStreak($kind);

        return $streak !== null || ($done->id ?? 0) <= (int) $before ? null : sprintf(
            /* translators: 1: kind of synchronisation, 2: date and time */
            __('%1$s works again: it got through on %2$s.', 'sors-for-woocommerce'),
            RunLabels::syncs()[$kind] ?? $kind,
            TimeFormat::formatLocal($done->finishedGmt)
        );
    }

    public function inboxNotes(): array
    {
        $notes = [];
        foreach (Settings::SYNC_KINDS as $kind) {
            [$streak, $done] = $this->findStreak($kind);
            $notes["run-{$kind}"] = $streak === null ? null : self::createNote($kind, $streak, $done);
        }

        return $notes;
    }

    private static function createNote(string $kind, FailureStreak $streak, ?Run $done): InboxNote
    {
        $name = RunLabels::syncs()[$kind];

        return new InboxNote(
            sprintf('%d %s', $done->id ?? 0, $streak->key()),
            sprintf(
                $streak->needsConfirmation()
                    /* translators: %s: kind of synchronisation */
                    ? __('SORS: %s waits for your answer', 'sors-for-woocommerce')
                    /* translators: %s: kind of synchronisation */
                    : __('SORS: %s keeps failing', 'sors-for-woocommerce'),
                $name
            ),
            self::describe($streak, $done),
            [
                'sors-see-run' => [__('See the run', 'sors-for-woocommerce'), RunPage::url($streak->last->id)],
                'sors-see-overview' => [__('Overview', 'sors-for-woocommerce'), AdminPage::url('overview')],
            ]
        );
    }

    private static function describe(FailureStreak $streak, ?Run $done): string
    {
        return sprintf(
            $streak->needsConfirmation()
                /* translators: 1: kind of synchronisation, 2: why it waits, one or more sentences, 3: date and time, or “never” */
                ? __('%1$s waits for your answer: %2$s It last got through: %3$s.', 'sors-for-woocommerce')
                /* translators: 1: kind of synchronisation, 2: why it failed, one or more sentences, 3: date and time, or “never” */
                : __('%1$s keeps failing: %2$s It last got through: %3$s.', 'sors-for-woocommerce'),
            RunLabels::syncs()[$streak->last->kind] ?? $streak->last->kind,
            (string) $streak->last->reason,
            $done === null ? __('never', 'sors-for-woocommerce') : TimeFormat::formatLocal($done->finishedGmt)
        );
    }

    /** @return array{FailureStreak|null, Run|null} And the last run that got through. */
    private function findStreak(string $kind): array
    {
        $done = (new RunRepository())->findLastCompleted($kind);
        $isScheduled = $this->settings->isComplete() && $this->settings->number('schedule_' . $kind) > 0;

        return [$isScheduled ? FailureStreak::fromRuns((new RunHistory())->listSyncRunsAfter($kind, $done->id ?? 0, self::MAX_RUNS), time()) : null, $done];
    }
}
