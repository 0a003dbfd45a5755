<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Runs;

use SorsForWooCommerce\Admin\AdminPage;
use SorsForWooCommerce\Admin\RunLabels;
use SorsForWooCommerce\Admin\RunView;
use SorsForWooCommerce\Storage\Run;

/**
 * Runs in rows: when, what, how it ended, its figures, and why. All of it is on the run's own page.
 */
final class RunTable
{
    /**
     * The short list of the overview.
     *
     * @param list<Run> $runs
     *
     * @return string HTML, escaped.
     */
    public static function recentHtml(array $runs): string
    {
        $title = esc_html__('Recent runs', 'sors-for-woocommerce');

        return sprintf(
            '<section aria-labelledby="sors-runs-title"><h2 class="sors-heading" id="sors-runs-title">%s</h2>%s<p><a href="%s">%s</a></p></section>',
            $title,
            $runs === []
                ? sprintf('<p class="sors-quiet">%s</p>', esc_html__('No run has ended yet.', 'sors-for-woocommerce'))
                : self::html($runs, __('Recent runs', 'sors-for-woocommerce')),
            esc_url(AdminPage::url('runs')),
            esc_html__('All runs', 'sors-for-woocommerce')
        );
    }

    /**
     * @param list<Run> $runs
     *
     * @return string HTML, escaped.
     */
    public static function html(array $runs, string $label): string
    {
        $head = '';
        foreach (self::columns() as $column => $name) {
            $head .= sprintf('<th scope="col" class="sors-table__%s">%s</th>', esc_attr($column), esc_html($name));
        }

        return sprintf(
            '<div class="sors-scroll" role="region" tabindex="0" aria-label="%1$s"><table class="widefat striped sors-table"><caption class="screen-reader-text">%1$s</caption><thead><tr>%2$s</tr></thead><tbody>%3$s</tbody></table></div>',
            esc_attr($label),
            $head,
            implode('', array_map(static fn (Run $run): string => self::row($run->failed, RunView::forRun($run)), $runs))
        );
    }

    /** @return array<string, string> */
    private static function columns(): array
    {
        return [
            'started' => __('Started', 'sors-for-woocommerce'),
            'kind' => __('Synchronisation', 'sors-for-woocommerce'),
            'state' => __('State', 'sors-for-woocommerce'),
        ] + RunLabels::counts() + [
            'duration' => __('Took', 'sors-for-woocommerce'),
        ];
    }

    /** @param array<string, mixed> $view As RunView. */
    private static function row(int $failed, array $view): string
    {
        $numbers = '';
        foreach (array_keys(RunLabels::counts()) as $name) {
            $numbers .= sprintf('<td class="sors-table__number">%s</td>', esc_html($view['counts'][$name]));
        }

        return sprintf(
            '<tr data-run="%d"><th scope="row"><a href="%s"><strong>%s</strong></a><br><span class="sors-quiet">%s</span></th><td>%s</td><td><span class="sors-badge sors-badge--%s">%s</span></td>%s<td class="sors-table__number">%s</td></tr>%s',
            $view['id'],
            esc_url($view['url']),
            esc_html($view['started']),
            esc_html("{$view['database']} · {$view['started_by']}"),
            esc_html($view['kind_label']),
            esc_attr($view['tone']),
            esc_html($view['state_label']),
            $numbers,
            esc_html($view['duration']),
            self::detailRow($failed, $view)
        );
    }

    /** @param array<string, mixed> $view */
    private static function detailRow(int $failed, array $view): string
    {
        $parts = $view['reason'] === '' ? '' : sprintf('<p>%s</p>', esc_html($view['reason']));
        if ($view['report_url'] !== '') {
            $parts .= sprintf('<p><a href="%s">%s</a></p>', esc_url($view['report_url']), esc_html__('See what would change', 'sors-for-woocommerce'));
        }
        if ($failed > 0) {
            $parts .= sprintf(
                '<p><a href="%s">%s</a></p>',
                esc_url($view['url'] . '#' . RunPage::FAILED_ID),
                /* translators: %s: number of items */
                esc_html(sprintf(_n('%s item that failed', '%s items that failed', $failed, 'sors-for-woocommerce'), number_format_i18n($failed)))
            );
        }

        return $parts === '' ? '' : sprintf('<tr class="sors-table__detail"><td colspan="%d">%s</td></tr>', count(self::columns()), $parts);
    }
}
