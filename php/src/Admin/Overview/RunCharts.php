<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Overview;

use SorsForWooCommerce\Admin\RunLabels;
use SorsForWooCommerce\Admin\Runs\RunPage;
use SorsForWooCommerce\Admin\TimeFormat;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\RunHistory;

/**
 * How the last runs went: a chart for each kind, a legend, and the same figures as a table. Drawn here, so no script and
 * no other host is needed; told apart by pattern and shape, not by colour.
 */
final class RunCharts
{
    /** Runs in a chart. */
    private const MAX_RUNS = 10;

    /** @return string HTML, escaped; '' as long as no run has ended. */
    public static function html(): string
    {
        $all = [];
        foreach (Settings::SYNC_KINDS as $kind) {
            $all[$kind] = array_reverse((new RunHistory())->listFinishedSyncRuns($kind, self::MAX_RUNS));
        }
        $all = array_filter($all);
        if ($all === []) {
            return '';
        }
        $charts = '';
        foreach ($all as $kind => $runs) {
            $charts .= sprintf(
                '<div class="sors-chart"><h3 class="sors-chart__title">%s</h3>%s</div>',
                esc_html(RunLabels::syncs()[$kind]),
                (new RunChart($kind, $runs, is_rtl()))->svg()
            );
        }

        return sprintf(
            '<section class="sors-charts" aria-labelledby="sors-charts-title"><h2 class="sors-heading" id="sors-charts-title">%s</h2>%s<div class="sors-charts__all">%s</div>%s%s</section>',
            esc_html__('How the last runs went', 'sors-for-woocommerce'),
            ChartMarks::definitions(),
            $charts,
            ChartMarks::legend(),
            self::table($all)
        );
    }

    /** @param array<string, list<Run>> $all By kind, the oldest first. */
    private static function table(array $all): string
    {
        $head = '';
        foreach ([__('Run', 'sors-for-woocommerce'), __('Ended', 'sors-for-woocommerce'), __('State', 'sors-for-woocommerce'), ...array_values(RunLabels::counts())] as $column) {
            $head .= sprintf('<th scope="col">%s</th>', esc_html($column));
        }
        $rows = '';
        foreach ($all as $kind => $runs) {
            foreach (array_reverse($runs) as $run) {
                $rows .= self::row($kind, $run);
            }
        }

        return sprintf(
            '<details class="sors-charts__table"><summary>%1$s</summary><div class="sors-scroll" role="region" tabindex="0" aria-label="%2$s"><table class="widefat striped sors-table"><caption class="screen-reader-text">%2$s</caption><thead><tr>%3$s</tr></thead><tbody>%4$s</tbody></table></div></details>',
            esc_html__('The same figures as a table', 'sors-for-woocommerce'),
            esc_html__('How the last runs went', 'sors-for-woocommerce'),
            $head,
            $rows
        );
    }

    private static function row(string $kind, Run $run): string
    {
        $cells = '';
        foreach (array_keys(RunLabels::counts()) as $count) {
            $cells .= sprintf('<td class="sors-table__number">%s</td>', esc_html(number_format_i18n((int) $run->{$count})));
        }

        return sprintf(
            '<tr><th scope="row"><a href="%s">%s</a></th><td>%s</td><td>%s</td>%s</tr>',
            esc_url(RunPage::url($run->id)),
            /* translators: 1: kind of synchronisation, 2: number of a run */
            esc_html(sprintf(__('%1$s, run %2$d', 'sors-for-woocommerce'), RunLabels::syncs()[$kind], $run->id)),
            esc_html(TimeFormat::formatLocal($run->finishedGmt)),
            esc_html(RunLabels::runStates()[$run->state] ?? $run->state),
            $cells
        );
    }
}
