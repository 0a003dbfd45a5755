<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Admin\Runs\RunPage;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Sync\RunLease;

/**
 * A run as the page and the REST routes show it: every text in the reader's language and format, so that PHP and
 * JavaScript show the same.
 */
final class RunView
{
    /** How many failed items go with a run. */
    private const MAX_FAILURES = 50;

    /**
     * @return array{
     *     id: int, kind: string, kind_label: string, state: string, state_label: string, tone: string, finished: bool,
     *     idle: bool, percent: ?int, seen: int, total: ?int, counts: array<string, string>, progress: string,
     *     rate: string, started: string, duration: string, when: string, started_by: string, database: string,
     *     reason: string, failures: list<array{code: string, reason: string}>, needs_confirmation: bool, findings: string,
     *     notes: list<string>, is_dry_run: bool, report_url: string, url: string
     * } url: the run's own page. plan: where the report of a dry run is. asks: a brake paused it, and a person decides; evidence: what would change then, as HTML. idle: no worker carries it on just now. percent: null where SORS does not say how many there are.
     */
    public static function forRun(Run $run): array
    {
        return [
            'id' => $run->id,
            'kind' => $run->kind,
            'kind_label' => RunLabels::syncs()[$run->kind] ?? $run->kind,
            'state' => $run->state,
            'state_label' => self::stateLabel($run),
            'tone' => self::tone($run),
            'finished' => $run->isFinished(),
            'idle' => self::isIdle($run),
            'percent' => RunRate::percent($run),
            'seen' => $run->seen,
            'total' => $run->total,
            'counts' => self::counts($run),
            'progress' => RunRate::progressText($run),
            'rate' => RunRate::rateText($run),
            'started' => TimeFormat::formatLocal($run->startedGmt),
            'duration' => TimeFormat::formatDuration(RunRate::durationSeconds($run)),
            'when' => self::whenText($run),
            'started_by' => RunLabels::startedBy()[$run->startedBy] ?? $run->startedBy,
            'database' => $run->databaseName,
            'reason' => (string) $run->reason,
            'failures' => self::failures($run),
            'needs_confirmation' => $run->needsConfirmation(),
            'findings' => FindingsTable::pendingHtml($run),
            'notes' => self::notes($run),
            'is_dry_run' => $run->isDryRun,
            'report_url' => $run->isDryRun ? DryRunReportView::url($run->id) : '',
            'url' => RunPage::url($run->id),
        ];
    }

    /**
     * What stands where there was no run yet.
     *
     * @return array<string, mixed> As of().
     */
    public static function forNeverRun(string $kind): array
    {
        return [
            'id' => 0,
            'kind' => $kind,
            'kind_label' => RunLabels::syncs()[$kind],
            'state' => 'never',
            'state_label' => __('Never run', 'sors-for-woocommerce'),
            'tone' => 'quiet',
            'finished' => true,
            'idle' => false,
            'percent' => null,
            'counts' => array_fill_keys(array_keys(RunLabels::counts()), '0'),
            'progress' => __('Nothing brought in yet', 'sors-for-woocommerce'),
            'rate' => '',
            'when' => '',
            'reason' => '',
            'needs_confirmation' => false,
            'findings' => '',
            'report_url' => '',
            'url' => '',
        ];
    }

    private static function whenText(Run $run): string
    {
        return $run->isFinished()
            /* translators: 1: date and time, 2: how long it took */
            ? sprintf(__('%1$s, took %2$s', 'sors-for-woocommerce'), TimeFormat::formatLocal($run->finishedGmt), TimeFormat::formatDuration(RunRate::durationSeconds($run)))
            /* translators: %s: date and time */
            : sprintf(__('Since %s', 'sors-for-woocommerce'), TimeFormat::formatLocal($run->startedGmt));
    }

    private static function stateLabel(Run $run): string
    {
        $state = RunLabels::runStates()[$run->state] ?? $run->state;

        /* translators: %s: state of a run */
        return $run->isDryRun ? sprintf(__('Dry run: %s', 'sors-for-woocommerce'), $state) : $state;
    }

    private static function tone(Run $run): string
    {
        return $run->state === 'completed' && $run->failed > 0 ? 'warn' : RunLabels::tone($run->state);
    }

    /** Whether a helping hand may take it: it wants to go on and no worker was heard of just now. */
    private static function isIdle(Run $run): bool
    {
        if (!in_array($run->state, ['pending', 'running', 'stopping'], true)) {
            return false;
        }
        $heard = TimeFormat::timestamp($run->heartbeatGmt);

        return $run->owner === '' || $heard === null || time() - $heard > RunLease::EXPIRY_SECONDS;
    }

    /** @return array<string, string> */
    private static function counts(Run $run): array
    {
        return array_map(number_format_i18n(...), [
            'seen' => $run->seen,
            'created' => $run->created,
            'updated' => $run->updated,
            'unchanged' => $run->unchanged,
            'skipped' => $run->skipped,
            'failed' => $run->failed,
        ]);
    }

    /** @return list<array{code: string, reason: string}> */
    private static function failures(Run $run): array
    {
        $failures = [];
        foreach (array_slice((array) ($run->details['failed_items'] ?? []), 0, self::MAX_FAILURES) as $item) {
            $item = (array) $item;
            $code = (string) ($item['code'] ?? '');
            $failures[] = [
                'code' => $code !== '' ? $code : (string) ($item['id'] ?? ''),
                'reason' => (string) ($item['reason'] ?? ''),
            ];
        }

        return $failures;
    }

    /** @return list<string> What is worth knowing of items that were written, and how many they were. */
    private static function notes(Run $run): array
    {
        $notes = [];
        foreach ((array) ($run->details['notes'] ?? []) as $note) {
            $note = (array) $note;
            /* translators: 1: number of items, 2: what happened to them, a sentence */
            $notes[] = sprintf(__('%1$s × %2$s', 'sors-for-woocommerce'), number_format_i18n((int) ($note['count'] ?? 0)), (string) ($note['text'] ?? ''));
        }

        return $notes;
    }
}
