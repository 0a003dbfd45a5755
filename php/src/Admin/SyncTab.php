<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\Runs;

/**
 * The tab with a card per synchronisation and the runs of late.
 */
final class SyncTab
{
    private const RECENT = 15;

    public function __construct(private readonly Settings $settings)
    {
    }

    public function render(): void
    {
        $runs = new Runs();
        $plan = $this->plan($runs);
        if ($plan !== null) {
            (new PlanReport($plan))->render();
            return;
        }
        if (!$this->settings->complete()) {
            $this->firstSteps();
        }
        echo '<div class="sors-cards">';
        foreach (Settings::SYNCS as $kind) {
            // One that waits for a person must not be hidden by a dry run after it.
            $run = $runs->waitingForPerson($kind)[0] ?? $runs->latest($kind);
            (new SyncCard($run === null ? RunView::never($kind) : RunView::of($run)))->render();
        }
        echo '</div>';
        // The one at work shows itself on its card.
        $ended = array_filter($runs->recent(self::RECENT), static fn (Run $run): bool => $run->isOver());
        RunTable::render(array_values($ended));
    }

    /** The dry run whose report is asked for. */
    private function plan(Runs $runs): ?Run
    {
        // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- only chooses what is shown.
        $asked = is_scalar($_GET['plan'] ?? null) ? (int) $_GET['plan'] : 0;
        $run = $asked > 0 ? $runs->find($asked) : null;

        return $run !== null && $run->dry ? $run : null;
    }

    private function firstSteps(): void
    {
        printf(
            '<div class="sors-empty"><p>%s</p><p><a class="button button-primary" href="%s">%s</a></p></div>',
            esc_html__('Enter the API key and choose a database first; then products can come in.', 'sors-for-woocommerce'),
            esc_url(Page::url('settings')),
            esc_html__('Go to the settings', 'sors-for-woocommerce')
        );
    }
}
