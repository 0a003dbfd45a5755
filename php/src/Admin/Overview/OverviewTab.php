<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Overview;

use SorsForWooCommerce\Settings\Settings;

/**
 * The first tab: what needs a person, a card per synchronisation, orders, and how the last runs went. The page's script
 * refreshes the parts by their ids.
 */
final class OverviewTab
{
    public function __construct(private readonly Settings $settings)
    {
    }

    public function render(): void
    {
        $now = OverviewData::collect();
        printf('<div id="sors-overview" data-busy="%d">', (int) $now['busy']);
        self::renderPart('sors-problems', $now['parts']);
        echo '<div class="sors-cards">';
        foreach ($now['cards'] as $view) {
            (new SyncCard($view, $this->settings->isComplete()))->render();
        }
        echo '</div>';
        foreach (['sors-orders', 'sors-charts', 'sors-runs'] as $id) {
            self::renderPart($id, $now['parts']);
        }
        echo '</div>';
    }

    /** @param array<string, string> $parts */
    private static function renderPart(string $id, array $parts): void
    {
        // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- escaped where it was made.
        printf('<div id="%s">%s</div>', esc_attr($id), $parts[$id]);
    }
}
