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
    private const ITEMS = 50;

    /**
     * @return array{
     *     id: int, kind: string, kind_label: string, state: string, state_label: string, tone: string, over: bool,
     *     idle: bool, percent: ?int, seen: int, total: ?int, counts: array<string, string>, progress: string,
     *     rate: string, started: string, duration: string, when: string, caller: string, database: string,
     *     reason: string, failures: list<array{code: string, reason: string}>, asks: bool, evidence: string,
     *     notes: list<string>, dry: bool, plan: string, url: string
     * } url: the run's own page. plan: where the report of a dry run is. asks: a brake paused it, and a person decides; evidence: what would change then, as HTML. idle: no worker carries it on just now. percent: null where SORS does not say how many there are.
     */
    public static function of(Run $run): array
    {
        return [
            'id' => $run->id,
            'kind' => $run->kind,
            'kind_label' => RunLabels::syncs()[$run->kind] ?? $run->kind,
            'state' => $run->state,
            'state_label' => self::state($run),
            'tone' => self::tone($run),
            'over' => $run->isOver(),
            'idle' => self::idle($run),
            'percent' => RunRate::percent($run),
            'seen' => $run->seen,
            'total' => $run->total,
            'counts' => self::counts($run),
            'progress' => RunRate::progress($run),
            'rate' => RunRate::rate($run),
            'started' => TimeFormat::local($run->startedGmt),
            'duration' => TimeFormat::span(RunRate::seconds($run)),
            'when' => self::when($run),
            'caller' => RunLabels::callers()[$run->caller] ?? $run->caller,
            'database' => $run->databaseName,
            'reason' => (string) $run->reason,
            'failures' => self::failures($run),
            'asks' => $run->waitsForPerson(),
            'evidence' => FindingsTable::html($run),
            'notes' => self::notes($run),
            'dry' => $run->dry,
            'plan' => $run->dry ? DryRunReportView::url($run->id) : '',
            'url' => RunPage::url($run->id),
        ];
    }

    /**
     * What stands where there was no run yet.
     *
     * @return array<string, mixed> As of().
     */
    public static function never(string $kind): array
    {
        return [
            'id' => 0,
            'kind' => $kind,
            'kind_label' => RunLabels::syncs()[$kind],
            'state' => 'never',
            'state_label' => __('Never run', 'sors-for-woocommerce'),
            'tone' => 'quiet',
            'over' => true,
            'idle' => false,
            'percent' => null,
            'counts' => array_fill_keys(array_keys(RunLabels::counts()), '0'),
            'progress' => __('Nothing brought in yet', 'sors-for-woocommerce'),
            'rate' => '',
            'when' => '',
            'reason' => '',
            'asks' => false,
            'evidence' => '',
            'plan' => '',
            'url' => '',
        ];
    }

    private static function when(Run $run): string
    {
        return $run->isOver()
            /* translators: 1: date and time, 2: how long it took */
            ? sprintf(__('%1$s, took %2$s', 'sors-for-woocommerce'), TimeFormat::local($run->finishedGmt), TimeFormat::span(RunRate::seconds($run)))
            /* translators: %s: date and time */
            : sprintf(__('Since %s', 'sors-for-woocommerce'), TimeFormat::local($run->startedGmt));
    }

    private static function state(Run $run): string
    {
        $state = RunLabels::runStates()[$run->state] ?? $run->state;

        /* translators: %s: state of a run */
        return $run->dry ? sprintf(__('Dry run: %s', 'sors-for-woocommerce'), $state) : $state;
    }

    private static function tone(Run $run): string
    {
        return $run->state === 'done' && $run->failed > 0 ? 'warn' : RunLabels::tone($run->state);
    }

    /** Whether a helping hand may take it: it wants to go on and no worker was heard of just now. */
    private static function idle(Run $run): bool
    {
        if (!in_array($run->state, ['waiting', 'running', 'stopping'], true)) {
            return false;
        }
        $heard = TimeFormat::stamp($run->heartbeatGmt);

        return $run->owner === '' || $heard === null || time() - $heard > RunLease::EXPIRY;
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
        foreach (array_slice((array) ($run->details['failed_items'] ?? []), 0, self::ITEMS) as $item) {
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
