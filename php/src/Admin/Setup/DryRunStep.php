<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Setup;

use SorsForWooCommerce\Admin\DryRunLabels;
use SorsForWooCommerce\Admin\DryRunReportView;
use SorsForWooCommerce\Admin\FlashMessages;
use SorsForWooCommerce\Admin\PostedForm;
use SorsForWooCommerce\Storage\DryRunReport;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\RunRepository;

/**
 * What the first catalog run would do, before anything is written.
 */
final class DryRunStep implements SetupStep, HasLivePanel
{
    public static function findRun(): ?Run
    {
        $dry = array_filter((new RunRepository())->listRecent(20, 'catalog'), static fn (Run $run): bool => $run->isDryRun);

        return array_values($dry)[0] ?? null;
    }

    public function render(): void
    {
        printf('<p>%s</p>', esc_html__('Reads the whole catalog and lists what would be created or changed. Nothing is written to the shop.', 'sors-for-woocommerce'));
        echo '<div data-sors-panel="dry-run">';
        $this->renderPanel();
        echo '</div>';
    }

    public function renderPanel(): void
    {
        $run = self::findRun();
        if ($run !== null) {
            RunPanel::render('catalog', $run);
        }
        if ($run !== null && $run->state === 'completed') {
            self::renderSummary($run);
        }
        if ($run === null || $run->isFinished()) {
            printf(
                '<p><button type="submit" class="button%s" name="do" value="dry-run">%s</button></p>',
                $run === null ? ' button-primary' : '',
                $run === null ? esc_html__('Start the dry run', 'sors-for-woocommerce') : esc_html__('Run it again', 'sors-for-woocommerce')
            );
        }
    }

    public function listActiveRuns(): array
    {
        $run = self::findRun();

        return $run === null || $run->isFinished() ? [] : [$run];
    }

    public function submit(PostedForm $posted): bool
    {
        if (self::findRun()?->state === 'completed') {
            return true;
        }
        FlashMessages::add('error', __('Start the dry run and wait for its end, or skip this step.', 'sors-for-woocommerce'));

        return false;
    }

    private static function renderSummary(Run $run): void
    {
        $counts = (new DryRunReport($run->id))->countByAction();
        echo '<ul class="sors-summary">';
        foreach ($counts as $action => $count) {
            printf('<li><strong>%s</strong> %s</li>', esc_html(number_format_i18n($count)), esc_html(DryRunLabels::actions()[$action] ?? $action));
        }
        printf(
            '</ul><p>%s <a href="%s">%s</a></p>',
            $counts === [] ? esc_html__('Nothing would change.', 'sors-for-woocommerce') : '',
            esc_url(DryRunReportView::url($run->id)),
            esc_html__('See the whole report', 'sors-for-woocommerce')
        );
    }
}
