<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Runs;

use SorsForWooCommerce\Storage\Run;

/**
 * Items a run names with a reason: those that failed, and those it left out on purpose.
 */
final class RunItems
{
    /** Of the file. */
    public const COLUMNS = ['sku', 'sors_id', 'reason'];

    /** @return list<array{sku: string, sors_id: string, reason: string}> All of the run that are kept. */
    public static function listFailed(Run $run): array
    {
        return self::listItems($run, 'failed_items');
    }

    /** @return list<array{sku: string, sors_id: string, reason: string}> The same of those left out on purpose. */
    public static function listSkipped(Run $run): array
    {
        return self::listItems($run, 'skipped_items');
    }

    /**
     * @param list<array{sku: string, sors_id: string, reason: string}> $items
     *
     * @return string HTML, escaped.
     */
    public static function table(array $items, string $label): string
    {
        $rows = '';
        foreach ($items as $item) {
            $rows .= sprintf(
                '<tr><th scope="row"><code dir="ltr">%s</code></th><td><code dir="ltr">%s</code></td><td>%s</td></tr>',
                esc_html($item['sku'] === '' ? '–' : $item['sku']),
                esc_html($item['sors_id']),
                esc_html($item['reason'])
            );
        }

        return sprintf(
            '<div class="sors-scroll" role="region" tabindex="0" aria-label="%1$s"><table class="widefat striped sors-table sors-items"><caption class="screen-reader-text">%1$s</caption><thead><tr><th scope="col">%2$s</th><th scope="col">%3$s</th><th scope="col">%4$s</th></tr></thead><tbody>%5$s</tbody></table></div>',
            esc_attr($label),
            esc_html__('SKU', 'sors-for-woocommerce'),
            esc_html__('Id in SORS', 'sors-for-woocommerce'),
            esc_html__('Why', 'sors-for-woocommerce'),
            $rows
        );
    }

    /** @return list<array{sku: string, sors_id: string, reason: string}> */
    private static function listItems(Run $run, string $list): array
    {
        return array_map(static function (mixed $item): array {
            $item = (array) $item;

            return ['sku' => (string) ($item['code'] ?? ''), 'sors_id' => (string) ($item['id'] ?? ''), 'reason' => (string) ($item['reason'] ?? '')];
        }, array_values((array) ($run->details[$list] ?? [])));
    }
}
