<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Runs;

use SorsForWooCommerce\Admin\DryRunReportView;
use SorsForWooCommerce\Storage\RunHistory;
use SorsForWooCommerce\Storage\RunRepository;

/**
 * The tab with all runs there were; with one of them, where the address names it; with what a dry run found, where it
 * asks for that.
 */
final class RunsTab
{
    public function render(): void
    {
        $runs = new RunRepository();
        $plan = self::requestedId('report');
        $dry = $plan > 0 ? $runs->find($plan) : null;
        if ($dry !== null && $dry->isDryRun) {
            (new DryRunReportView($dry))->render();
            return;
        }
        $id = self::requestedId('run');
        $run = $id > 0 ? $runs->find($id) : null;
        if ($run !== null) {
            (new RunPage($run))->render();
            return;
        }
        if ($id > 0 || $plan > 0) {
            printf('<div class="notice notice-warning inline"><p>%s</p></div>', esc_html__('There is no such run any more.', 'sors-for-woocommerce'));
        }
        $this->renderList();
    }

    private function renderList(): void
    {
        $filter = RunsFilter::fromRequest();
        $found = (new RunHistory())->listPage($filter->criteria(), $filter->page, RunsFilter::PAGE_SIZE);
        printf('<h2 class="sors-heading">%s</h2>', esc_html__('All runs', 'sors-for-woocommerce'));
        if ($found['total'] === 0 && $filter->isEmpty()) {
            printf('<p class="sors-quiet">%s</p>', esc_html__('There was no run yet.', 'sors-for-woocommerce'));
            return;
        }
        $filter->renderForm();
        if ($found['rows'] === []) {
            printf('<p class="sors-quiet">%s</p>', esc_html__('No run is like that. Choose less, or show all.', 'sors-for-woocommerce'));
        } else {
            // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- escaped where it was made.
            echo RunTable::html($found['rows'], __('All runs', 'sors-for-woocommerce'));
        }
        $filter->renderPagination($found['total']);
        LogLink::render(null);
    }

    private static function requestedId(string $name): int
    {
        // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- only chooses what is shown.
        return is_scalar($_GET[$name] ?? null) ? (int) $_GET[$name] : 0;
    }
}
