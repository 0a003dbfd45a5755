<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Admin\Runs\RunPage;
use SorsForWooCommerce\Storage\DryRunReport;
use SorsForWooCommerce\Storage\Run;

/**
 * What a dry run found, as a table; all of it as CSV.
 */
final class DryRunReportView
{
    private const PAGE_SIZE = 200;

    public function __construct(private readonly Run $run)
    {
    }

    /** Address of the report of a run. */
    public static function url(int $run): string
    {
        return add_query_arg('report', $run, AdminPage::url('runs'));
    }

    public function render(): void
    {
        $plan = new DryRunReport($this->run->id);
        $counts = $plan->countByAction();
        echo '<section class="sors-report" aria-labelledby="sors-report-title">';
        printf(
            '<h2 class="sors-heading" id="sors-report-title">%s</h2><p class="sors-quiet">%s</p>',
            /* translators: 1: kind of run, 2: number of a run */
            esc_html(sprintf(__('Dry run: %1$s (run %2$d)', 'sors-for-woocommerce'), RunLabels::syncs()[$this->run->kind], $this->run->id)),
            esc_html__('What a run would have changed at that time. Nothing was written to the shop.', 'sors-for-woocommerce')
        );
        $this->renderLinks($counts);
        if ($counts === []) {
            printf('<p>%s</p>', esc_html__('Nothing would change, or a later dry run has taken the place of this report.', 'sors-for-woocommerce'));
        } else {
            $this->renderTable($plan, $counts);
        }
        echo '</section>';
    }

    /** @param array<string, int> $counts */
    private function renderLinks(array $counts): void
    {
        printf('<p><a class="button" href="%s">%s</a> ', esc_url(RunPage::url($this->run->id)), esc_html__('The run', 'sors-for-woocommerce'));
        if ($counts !== []) {
            printf(
                '<a class="button" href="%s">%s</a>',
                esc_url(wp_nonce_url(add_query_arg(['action' => 'sors_report_csv', 'run' => $this->run->id], admin_url('admin-post.php')), 'sors_report_csv')),
                esc_html__('Download all as CSV', 'sors-for-woocommerce')
            );
        }
        echo '</p>';
    }

    /** @param array<string, int> $counts */
    private function renderTable(DryRunReport $plan, array $counts): void
    {
        $chosen = $this->requestedAction($counts);
        $after = $this->requestedCursor();
        $this->renderFilters($counts, $chosen);
        $items = $plan->listItems($after, self::PAGE_SIZE, $chosen);
        // A region that scrolls sideways must be reachable with the keyboard.
        printf('<div class="sors-scroll" role="region" tabindex="0" aria-label="%s">', esc_attr__('What would change', 'sors-for-woocommerce'));
        echo '<table class="widefat striped sors-table"><thead><tr>';
        foreach ([__('What', 'sors-for-woocommerce'), __('Article or category', 'sors-for-woocommerce'), __('Changes, or why not', 'sors-for-woocommerce')] as $column) {
            printf('<th scope="col">%s</th>', esc_html($column));
        }
        echo '</tr></thead><tbody>';
        foreach ($items as $item) {
            self::renderRow($item);
        }
        echo '</tbody></table></div>';
        if (count($items) === self::PAGE_SIZE) {
            printf(
                '<p><a class="button" href="%s">%s</a></p>',
                esc_url(add_query_arg(['show' => $chosen === '' ? false : $chosen, 'after' => end($items)['id']], self::url($this->run->id))),
                esc_html__('Next page', 'sors-for-woocommerce')
            );
        }
    }

    /** @param array<string, int> $counts */
    private function renderFilters(array $counts, string $chosen): void
    {
        echo '<ul class="subsubsub sors-report__filters">';
        foreach (['' => array_sum($counts)] + $counts as $action => $count) {
            printf(
                '<li><a href="%s"%s>%s <span class="count">(%s)</span></a></li>',
                esc_url($action === '' ? self::url($this->run->id) : add_query_arg('show', $action, self::url($this->run->id))),
                $action === $chosen ? ' class="current" aria-current="page"' : '',
                esc_html($action === '' ? __('Everything', 'sors-for-woocommerce') : DryRunLabels::actions()[$action]),
                esc_html(number_format_i18n($count))
            );
        }
        echo '</ul><br class="clear">';
    }

    /** @param array<string, mixed> $item */
    private static function renderRow(array $item): void
    {
        printf(
            '<tr><td><span class="sors-badge sors-badge--%s">%s</span></td><td>%s %s</td><td>',
            esc_attr(match ($item['action']) {
                'fail' => 'bad',
                'skip', 'safeguard', 'draft', 'out_of_stock' => 'warn',
                default => 'good',
            }),
            esc_html(DryRunLabels::actions()[$item['action']]),
            $item['code'] === '' ? '' : '<code>' . esc_html($item['code']) . '</code>',
            esc_html($item['name'])
        );
        if ($item['reason'] !== '') {
            printf('<p class="sors-report__reason">%s</p>', esc_html($item['reason']));
        }
        if ($item['changes'] !== []) {
            echo '<dl class="sors-report__changes">';
            foreach ($item['changes'] as $change) {
                printf(
                    '<dt>%s</dt><dd>%s<ins>%s</ins></dd>',
                    esc_html(DryRunLabels::fields()[$change['field']] ?? $change['field']),
                    $change['old'] === '' ? '' : '<del>' . esc_html(self::shorten($change['old'])) . '</del> → ',
                    esc_html($change['new'] === '' ? __('(empty)', 'sors-for-woocommerce') : self::shorten($change['new']))
                );
            }
            echo '</dl>';
        }
        echo '</td></tr>';
    }

    private static function shorten(string $text): string
    {
        return mb_strlen($text) > 300 ? mb_substr($text, 0, 300) . '…' : $text;
    }

    /** @param array<string, int> $counts */
    private function requestedAction(array $counts): string
    {
        // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- only chooses what is shown.
        $asked = sanitize_key(wp_unslash($_GET['show'] ?? ''));

        return array_key_exists($asked, $counts) ? $asked : '';
    }

    private function requestedCursor(): int
    {
        // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- only chooses what is shown.
        return max(0, (int) (is_scalar($_GET['after'] ?? 0) ? $_GET['after'] ?? 0 : 0));
    }
}
