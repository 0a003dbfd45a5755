<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Health;

/**
 * The facts on Site Health's “Info” and on WooCommerce's status page.
 */
final class DebugInfoSections
{
    public function register(): void
    {
        add_filter('debug_information', [$this, 'addDebugSection']);
        add_action('woocommerce_system_status_report', [$this, 'renderStatusTable']);
    }

    /**
     * @param mixed $sections
     *
     * @return array<string, mixed>
     */
    public function addDebugSection(mixed $sections): array
    {
        return (array) $sections + ['sors' => [
            'label' => __('SORS for WooCommerce', 'sors-for-woocommerce'),
            'description' => __('No key and no personal data; private fields are left out of the copy for support.', 'sors-for-woocommerce'),
            'fields' => DebugInfo::collect(),
        ]];
    }

    /** The report is made to be copied, so private facts are not in it. */
    public function renderStatusTable(): void
    {
        printf(
            '<table class="wc_status_table widefat" cellspacing="0"><thead><tr><th colspan="3" data-export-label="SORS"><h2>%s</h2></th></tr></thead><tbody>',
            esc_html__('SORS', 'sors-for-woocommerce')
        );
        foreach (DebugInfo::collect() as $name => $fact) {
            if ($fact['private'] ?? false) {
                continue;
            }
            printf(
                '<tr><td data-export-label="%s">%s:</td><td class="help">&nbsp;</td><td>%s</td></tr>',
                esc_attr($name),
                esc_html($fact['label']),
                esc_html($fact['value'])
            );
        }
        echo '</tbody></table>';
    }
}
