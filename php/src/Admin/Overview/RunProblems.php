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
    public static function all(): array
    {
        $problems = [];
        foreach (Settings::SYNCS as $kind) {
            foreach ((new RunRepository())->waitingForPerson($kind) as $run) {
                $problems[] = self::asks($run);
            }
            $last = (new RunHistory())->lastReal($kind);
            if ($last !== null && $last->isOver()) {
                $problems[] = self::ended($last);
            }
        }

        return array_values(array_filter($problems));
    }

    private static function asks(Run $run): Problem
    {
        return new Problem(
            "asks-{$run->kind}",
            'bad',
            sprintf(
                /* translators: 1: kind of synchronisation, 2: why it was paused, one or more sentences */
                __('%1$s waits for your answer: %2$s', 'sors-for-woocommerce'),
                RunLabels::syncs()[$run->kind] ?? $run->kind,
                (string) $run->reason
            ),
            '#' . SyncCard::id($run->kind),
            __('Go on, or cancel', 'sors-for-woocommerce')
        );
    }

    private static function ended(Run $run): ?Problem
    {
        $name = RunLabels::syncs()[$run->kind] ?? $run->kind;
        if ($run->state === 'failed') {
            /* translators: 1: kind of synchronisation, 2: date and time, 3: why, one or more sentences */
            $text = sprintf(__('%1$s failed, %2$s: %3$s', 'sors-for-woocommerce'), $name, TimeFormat::local($run->finishedGmt), (string) $run->reason);

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
                TimeFormat::local($run->finishedGmt)
            ),
            RunPage::url($run->id) . '#' . RunPage::FAILED,
            __('See which, and why', 'sors-for-woocommerce')
        );
    }
}
