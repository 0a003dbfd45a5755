<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Overview;

use SorsForWooCommerce\Admin\RunLabels;
use SorsForWooCommerce\Admin\Runs\RunPage;
use SorsForWooCommerce\Admin\TimeFormat;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\RunHistory;
use SorsForWooCommerce\Storage\RunRepository;

/**
 * Runs that need a person: one that asks, and of each kind the last one, if it failed or could not do everything.
 */
final class RunProblems
{
    /** @return list<Problem> */
    public static function listProblems(): array
    {
        $problems = [];
        foreach (Settings::SYNC_KINDS as $kind) {
            foreach ((new RunRepository())->listNeedingConfirmation($kind) as $run) {
                $problems[] = self::confirmationProblem($run);
            }
            $last = (new RunHistory())->findLatestSyncRun($kind);
            if ($last !== null && $last->isFinished()) {
                $problems[] = self::endedProblem($last);
            }
        }

        return array_values(array_filter($problems));
    }

    private static function confirmationProblem(Run $run): Problem
    {
        return new Problem(
            "confirm-{$run->kind}",
            'bad',
            sprintf(
                /* translators: 1: kind of synchronisation, 2: why it was paused, one or more sentences */
                __('%1$s waits for your answer: %2$s', 'sors-for-woocommerce'),
                RunLabels::syncs()[$run->kind] ?? $run->kind,
                (string) $run->reason
            ),
            '#' . SyncCard::elementId($run->kind),
            __('Go on, or cancel', 'sors-for-woocommerce')
        );
    }

    private static function endedProblem(Run $run): ?Problem
    {
        $name = RunLabels::syncs()[$run->kind] ?? $run->kind;
        if ($run->state === 'failed') {
            /* translators: 1: kind of synchronisation, 2: date and time, 3: why, one or more sentences */
            $text = sprintf(__('%1$s failed, %2$s: %3$s', 'sors-for-woocommerce'), $name, TimeFormat::formatLocal($run->finishedGmt), (string) $run->reason);

            return new Problem("failed-{$run->kind}", 'bad', $text, RunPage::url($run->id), __('See the run', 'sors-for-woocommerce'));
        }

        return $run->failed === 0 ? null : new Problem(
            "items-{$run->kind}",
            'warn',
            sprintf(
                /* translators: 1: kind of synchronisation, 2: number of items, 3: date and time */
                _n('%1$s could not bring in %2$s item, %3$s. The others came in.', '%1$s could not bring in %2$s items, %3$s. The others came in.', $run->failed, 'sors-for-woocommerce'),
                $name,
                number_format_i18n($run->failed),
                TimeFormat::formatLocal($run->finishedGmt)
            ),
            RunPage::url($run->id) . '#' . RunPage::FAILED_ID,
            __('See which, and why', 'sors-for-woocommerce')
        );
    }
}
