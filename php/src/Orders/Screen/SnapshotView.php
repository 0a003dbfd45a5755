<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Screen;

use SorsForWooCommerce\Orders\Documents\DocumentLabels;
use SorsForWooCommerce\Orders\Documents\DocumentSnapshot;
use SorsForWooCommerce\Storage\OutboxEntry;

/**
 * Shows the snapshot of a sent document, so that staff can find the document in SORS.
 */
final class SnapshotView
{
    public static function render(OutboxEntry $entry): void
    {
        $snapshot = DocumentSnapshot::fromJson($entry->snapshot);
        if ($snapshot === null) {
            return;
        }
        printf('<details class="sors-sent"><summary>%s</summary><ul>', esc_html__('What was sent', 'sors-for-woocommerce'));
        foreach (self::listFields($snapshot) as $name => $fact) {
            printf('<li><strong>%s:</strong> %s</li>', esc_html($name), esc_html($fact));
        }
        printf('</ul><p><strong>%s</strong></p><ul>', esc_html__('Lines:', 'sors-for-woocommerce'));
        // The meta box is too narrow for a table of four columns.
        foreach ($snapshot->items() as $item) {
            printf(
                '<li>%s × <code>%s</code> %s: %s%s</li>',
                esc_html(self::formatNumber($item['quantity'])),
                esc_html($item['code'] ?? ''),
                esc_html($item['name'] ?? ''),
                esc_html(self::formatNumber($item['unit_price'])),
                esc_html($item['discount'] === '' || $item['discount'] === '0' ? '' : sprintf(
                    /* translators: %s: discount, a percentage or an amount */
                    __(', discount %s', 'sors-for-woocommerce'),
                    self::formatNumber($item['discount'])
                ))
            );
        }
        echo '</ul></details>';
    }

    /** @return array<string, string> By label; not escaped. */
    public static function listFields(DocumentSnapshot $snapshot): array
    {
        return array_filter([
            __('Type', 'sors-for-woocommerce') => DocumentLabels::typeLabel($snapshot->text('document_type')),
            __('Order number', 'sors-for-woocommerce') => $snapshot->text('order_number'),
            __('Date', 'sors-for-woocommerce') => self::formatDate($snapshot->text('date')),
            __('Customer ID in SORS', 'sors-for-woocommerce') => $snapshot->text('customer_id'),
            __('Total', 'sors-for-woocommerce') => trim(self::formatNumber($snapshot->total()) . ' ' . $snapshot->text('currency')),
            __('Made from document', 'sors-for-woocommerce') => $snapshot->text('source_document'),
        ], static fn (string $fact): bool => $fact !== '');
    }

    /** Formats a decimal with the locale's decimal point. Keeps all digits, so that staff can compare it with SORS. */
    private static function formatNumber(string $exact): string
    {
        global $wp_locale;

        return str_replace('.', (string) $wp_locale->number_format['decimal_point'], $exact);
    }

    private static function formatDate(string $date): string
    {
        return preg_match('/^\d{4}-\d\d-\d\d/', $date) === 1 ? (string) mysql2date((string) get_option('date_format'), substr($date, 0, 10) . ' 00:00:00') : $date;
    }
}
