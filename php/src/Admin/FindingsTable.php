<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Sync\Safeguards\SafeguardFindings;

/**
 * What would change if a run went on that waits for a person.
 */
final class FindingsTable
{
    /** @return string HTML, escaped; '' where there is nothing to show. */
    public static function pendingHtml(Run $run): string
    {
        return $run->needsConfirmation() ? self::findingsHtml(SafeguardFindings::listPending($run)) : '';
    }

    /**
     * @param array{count: int, items: list<array{code: string, name: string, old: string, new: string}>} $evidence
     *
     * @return string HTML, escaped; '' where there is nothing to show.
     */
    public static function findingsHtml(array $evidence): string
    {
        if ($evidence['items'] === []) {
            return '';
        }
        $rows = '';
        foreach ($evidence['items'] as $item) {
            $rows .= sprintf(
                '<tr><th scope="row"><code>%s</code> %s</th><td>%s</td><td>%s</td></tr>',
                esc_html($item['code']),
                esc_html($item['name']),
                esc_html($item['old']),
                esc_html($item['new'])
            );
        }

        return sprintf(
            '<details class="sors-findings" open><summary>%s</summary><div class="sors-scroll" role="region" tabindex="0" aria-label="%s"><table class="widefat striped sors-table"><thead><tr>'
            . '<th scope="col">%s</th><th scope="col">%s</th><th scope="col">%s</th></tr></thead><tbody>%s</tbody></table></div>%s</details>',
            /* translators: %s: number of changes */
            esc_html(sprintf(_n('%s change this is about', '%s changes this is about', $evidence['count'], 'sors-for-woocommerce'), number_format_i18n($evidence['count']))),
            esc_attr__('What would change', 'sors-for-woocommerce'),
            esc_html__('What', 'sors-for-woocommerce'),
            esc_html__('Now', 'sors-for-woocommerce'),
            esc_html__('Then', 'sors-for-woocommerce'),
            $rows,
            self::moreHtml($evidence['count'] - count($evidence['items']))
        );
    }

    private static function moreHtml(int $count): string
    {
        return $count <= 0 ? '' : sprintf(
            '<p class="sors-quiet">%s</p>',
            /* translators: %s: number of changes */
            esc_html(sprintf(_n('and %s more', 'and %s more', $count, 'sors-for-woocommerce'), number_format_i18n($count)))
        );
    }
}
