<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Screen;

use SorsForWooCommerce\Orders\Documents\DocumentSnapshot;
use SorsForWooCommerce\Orders\Documents\DocumentTypes;
use SorsForWooCommerce\Storage\OutboxEntry;

/**
 * What was sent, for a person who looks for it in SORS.
 */
final class SnapshotView
{
    public static function render(OutboxEntry $row): void
    {
        $sent = DocumentSnapshot::fromJson($row->snapshot);
        if ($sent === null) {
            return;
        }
        printf('<details class="sors-sent"><summary>%s</summary><ul>', esc_html__('What was sent', 'sors-for-woocommerce'));
        foreach (self::listFields($sent) as $name => $fact) {
            printf('<li><strong>%s:</strong> %s</li>', esc_html($name), esc_html($fact));
        }
        printf('</ul><p><strong>%s</strong></p><ul>', esc_html__('Lines:', 'sors-for-woocommerce'));
        // The box is narrow: a table of four columns would not fit.
        foreach ($sent->items() as $item) {
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
    public static function listFields(DocumentSnapshot $sent): array
    {
        return array_filter([
            __('Type', 'sors-for-woocommerce') => DocumentTypes::typeLabel($sent->text('document_type')),
            __('Order number', 'sors-for-woocommerce') => $sent->text('order_number'),
            __('Date', 'sors-for-woocommerce') => self::formatDate($sent->text('date')),
            __('SORS’s id of the customer', 'sors-for-woocommerce') => $sent->text('customer_id'),
            __('Total', 'sors-for-woocommerce') => trim(self::formatNumber($sent->total()) . ' ' . $sent->text('currency')),
            __('Made from document', 'sors-for-woocommerce') => $sent->text('source_document'),
        ], static fn (string $fact): bool => $fact !== '');
    }

    /** An exact decimal with the reader's decimal point; all its digits stay, so that it can be compared with SORS. */
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
