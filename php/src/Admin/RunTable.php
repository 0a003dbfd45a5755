<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Storage\Run;

/**
 * The runs of late, each with its figures, its reason and the items that failed.
 */
final class RunTable
{
    /** @param list<Run> $runs */
    public static function render(array $runs): void
    {
        echo '<section id="sors-runs" aria-labelledby="sors-runs-title">';
        printf('<h2 class="sors-heading" id="sors-runs-title">%s</h2>', esc_html__('Recent runs', 'sors-for-woocommerce'));
        if ($runs === []) {
            printf('<p class="sors-quiet">%s</p>', esc_html__('No run has ended yet.', 'sors-for-woocommerce'));
        } else {
            self::table($runs);
        }
        echo '</section>';
    }

    /** @param list<Run> $runs */
    private static function table(array $runs): void
    {
        echo '<div class="sors-scroll"><table class="widefat striped sors-table"><thead><tr>';
        foreach (self::columns() as $column => $label) {
            printf('<th scope="col" class="sors-table__%s">%s</th>', esc_attr($column), esc_html($label));
        }
        echo '</tr></thead><tbody>';
        foreach ($runs as $run) {
            self::row(RunView::of($run));
        }
        echo '</tbody></table></div>';
        self::logLink();
    }

    /** @return array<string, string> */
    private static function columns(): array
    {
        return [
            'started' => __('Started', 'sors-for-woocommerce'),
            'kind' => __('Synchronisation', 'sors-for-woocommerce'),
            'state' => __('State', 'sors-for-woocommerce'),
        ] + Labels::counts() + [
            'duration' => __('Took', 'sors-for-woocommerce'),
        ];
    }

    /** @param array<string, mixed> $view */
    private static function row(array $view): void
    {
        printf(
            '<tr><td data-title="%s"><strong>%s</strong><br><span class="sors-quiet">%s · %s</span></td><td>%s</td><td><span class="sors-badge sors-badge--%s">%s</span></td>',
            esc_attr__('Started', 'sors-for-woocommerce'),
            esc_html($view['started']),
            esc_html($view['database']),
            esc_html($view['caller']),
            esc_html($view['kind_label']),
            esc_attr($view['tone']),
            esc_html($view['state_label'])
        );
        foreach (Labels::counts() as $name => $label) {
            printf('<td class="sors-table__number" data-title="%s">%s</td>', esc_attr($label), esc_html($view['counts'][$name]));
        }
        printf('<td class="sors-table__number" data-title="%s">%s</td></tr>', esc_attr__('Took', 'sors-for-woocommerce'), esc_html($view['duration']));
        self::detail($view);
    }

    /** @param array<string, mixed> $view */
    private static function detail(array $view): void
    {
        if ($view['reason'] === '' && $view['failures'] === [] && $view['notes'] === [] && $view['plan'] === '') {
            return;
        }
        printf('<tr class="sors-table__detail"><td colspan="%d">', count(self::columns()));
        if ($view['reason'] !== '') {
            printf('<p>%s</p>', esc_html($view['reason']));
        }
        if ($view['plan'] !== '') {
            printf('<p><a href="%s">%s</a></p>', esc_url($view['plan']), esc_html__('See what would change', 'sors-for-woocommerce'));
        }
        foreach ($view['notes'] as $note) {
            printf('<p class="sors-quiet">%s</p>', esc_html($note));
        }
        if ($view['failures'] !== []) {
            $count = count($view['failures']);
            printf(
                '<details><summary>%s</summary><ul class="sors-failures">',
                /* translators: %s: number of items */
                esc_html(sprintf(_n('%s item that failed', '%s items that failed', $count, 'sors-for-woocommerce'), number_format_i18n($count)))
            );
            foreach ($view['failures'] as $failure) {
                printf('<li><code>%s</code> %s</li>', esc_html($failure['code']), esc_html($failure['reason']));
            }
            echo '</ul></details>';
        }
        echo '</td></tr>';
    }

    private static function logLink(): void
    {
        printf(
            '<p class="sors-quiet">%s <a href="%s">%s</a></p>',
            esc_html__('Everything is also in the log, source “sors”:', 'sors-for-woocommerce'),
            esc_url(admin_url('admin.php?page=wc-status&tab=logs')),
            esc_html__('WooCommerce › Status › Logs', 'sors-for-woocommerce')
        );
    }
}
