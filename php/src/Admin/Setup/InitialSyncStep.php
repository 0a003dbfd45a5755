<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Setup;

use SorsForWooCommerce\Admin\FlashMessages;
use SorsForWooCommerce\Admin\PostedForm;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Sync\InitialSync;

/**
 * The first time everything comes in.
 */
final class InitialSyncStep implements SetupStep, HasLivePanel
{
    public function render(): void
    {
        printf('<p>%s</p>', esc_html__('Catalog, then stock and prices, then pictures. It goes on in the background when you leave this page.', 'sors-for-woocommerce'));
        echo '<div data-sors-panel="initial-sync">';
        $this->renderPanel();
        echo '</div>';
    }

    public function renderPanel(): void
    {
        $runs = InitialSync::latestRuns();
        foreach ($runs as $kind => $run) {
            RunPanel::render($kind, $run);
        }
        if (!InitialSync::isComplete() && SetupProgress::load()->lastRunBeforeSync() === null && $this->listActiveRuns() === []) {
            printf(
                '<p><button type="submit" class="button button-primary" name="do" value="initial-sync">%s</button></p>',
                array_filter($runs) === [] ? esc_html__('Start the first synchronisation', 'sors-for-woocommerce') : esc_html__('Go on with what is missing', 'sors-for-woocommerce')
            );
        }
    }

    public function listActiveRuns(): array
    {
        return array_values(array_filter(InitialSync::latestRuns(), static fn (?Run $run): bool => $run !== null && !$run->isFinished()));
    }

    public function submit(PostedForm $posted): bool
    {
        if (InitialSync::isComplete()) {
            return true;
        }
        FlashMessages::add('error', __('Not everything has come in yet. Wait for it, or skip this step: what was started goes on.', 'sors-for-woocommerce'));

        return false;
    }
}
