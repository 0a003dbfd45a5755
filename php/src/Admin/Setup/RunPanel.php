<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Setup;

use SorsForWooCommerce\Admin\RunLabels;
use SorsForWooCommerce\Admin\RunView;
use SorsForWooCommerce\Storage\Run;

/**
 * One run within a step: how far it is, what it did, what it asks.
 */
final class RunPanel
{
    public static function render(string $kind, ?Run $run): void
    {
        $view = $run === null ? RunView::forNeverRun($kind) : RunView::forRun($run);
        printf(
            '<div class="sors-run" data-state="%s"><h3 id="sors-run-%2$s">%3$s <span class="sors-badge sors-badge--%4$s">%5$s</span></h3>',
            esc_attr((string) $view['state']),
            esc_attr($kind),
            esc_html(RunLabels::syncs()[$kind]),
            esc_attr((string) $view['tone']),
            esc_html((string) $view['state_label'])
        );
        if ($run !== null) {
            self::renderProgress($kind, $view);
        }
        if ((string) $view['reason'] !== '') {
            printf('<p class="sors-message sors-message--%s">%s</p>', esc_attr($view['state'] === 'failed' ? 'bad' : 'warn'), esc_html((string) $view['reason']));
        }
        echo wp_kses_post((string) $view['findings']);
        if ($run !== null && !$run->isFinished()) {
            self::renderButtons($run);
        }
        echo '</div>';
    }

    /** @param array<string, mixed> $view */
    private static function renderProgress(string $kind, array $view): void
    {
        $percent = $view['percent'];
        printf(
            '<progress max="100"%s aria-labelledby="sors-run-%s"></progress><p class="sors-quiet">%s</p>',
            $percent === null && !$view['finished'] ? '' : sprintf(' value="%d"', (int) $percent),
            esc_attr($kind),
            esc_html(implode(' · ', array_filter([(string) $view['progress'], (string) $view['rate'], self::countsText($view)])))
        );
    }

    /** @param array<string, mixed> $view */
    private static function countsText(array $view): string
    {
        $parts = [];
        foreach (array_diff_key(RunLabels::counts(), ['seen' => '']) as $name => $label) {
            if ((string) $view['counts'][$name] !== '0') {
                $parts[] = $label . ' ' . $view['counts'][$name];
            }
        }

        return implode(', ', $parts);
    }

    private static function renderButtons(Run $run): void
    {
        echo '<p class="sors-run__buttons">';
        if (in_array($run->state, ['paused', 'retrying'], true)) {
            printf('<button type="submit" class="button" name="do" value="resume:%d">%s</button> ', (int) $run->id, esc_html__('Go on', 'sors-for-woocommerce'));
        }
        printf(
            '<button type="submit" class="button" name="do" value="stop:%d">%s</button> <button type="submit" class="button hide-if-js" name="do" value="look:%1$d">%s</button></p>',
            (int) $run->id,
            $run->needsConfirmation() ? esc_html__('Cancel', 'sors-for-woocommerce') : esc_html__('Stop', 'sors-for-woocommerce'),
            esc_html__('Look again', 'sors-for-woocommerce')
        );
    }
}
