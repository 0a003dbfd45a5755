<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Orders\Documents\DocumentLabels;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * The tab with what became of the shop's orders.
 */
final class OrdersTab
{
    public function __construct(private readonly Settings $settings)
    {
    }

    public function render(): void
    {
        $outbox = new OutboxRepository();
        if (!$this->settings->flag('send_orders')) {
            printf(
                '<div class="notice notice-info inline"><p>%s <a href="%s">%s</a></p></div>',
                esc_html__('Orders are not sent to SORS: sending is switched off.', 'sors-for-woocommerce'),
                esc_url(AdminPage::url('settings') . '#sors-send-orders'),
                esc_html__('Switch it on in the settings', 'sors-for-woocommerce')
            );
        }
        $filter = OrdersFilter::fromRequest();
        $this->renderCounts($outbox->countByState(), $filter);
        printf('<h2 class="sors-heading">%s</h2>', esc_html__('Documents of orders and refunds', 'sors-for-woocommerce'));
        $found = $outbox->listPage($filter->criteria(), $filter->page, OrdersFilter::PAGE_SIZE);
        if ($found['total'] === 0 && $filter->isEmpty()) {
            printf('<p class="sors-quiet">%s</p>', esc_html__('No order has come up for sending yet.', 'sors-for-woocommerce'));
            return;
        }
        $filter->renderForm();
        $this->renderTable($found['rows']);
        $filter->renderPagination($found['total']);
    }

    /** @param array<string, int> $counts */
    private function renderCounts(array $counts, OrdersFilter $filter): void
    {
        echo '<ul class="sors-tiles">';
        foreach (DocumentLabels::states() as $state => $label) {
            $count = (int) ($counts[$state] ?? 0);
            printf(
                '<li class="sors-tile sors-tile--%s"><a href="%s"%s><span class="sors-tile__number" data-sors-orders="%s">%s</span><span class="sors-tile__label">%s</span></a></li>',
                esc_attr($count > 0 ? RunLabels::tone($state) : 'quiet'),
                esc_url($filter->url(['state' => $state])),
                $filter->state === $state ? ' aria-current="true"' : '',
                esc_attr($state),
                esc_html(number_format_i18n($count)),
                esc_html($label)
            );
        }
        echo '</ul>';
    }

    /** @param list<OutboxEntry> $rows */
    private function renderTable(array $rows): void
    {
        if ($rows === []) {
            printf('<p class="sors-quiet">%s</p>', esc_html__('No document is like that. Choose less, or show all.', 'sors-for-woocommerce'));
            return;
        }
        // A region that scrolls sideways must be reachable with the keyboard.
        printf('<div class="sors-scroll" role="region" tabindex="0" aria-label="%s">', esc_attr__('Documents of orders and refunds', 'sors-for-woocommerce'));
        echo '<table class="widefat striped sors-table"><thead><tr>';
        foreach (self::columns() as $label) {
            printf('<th scope="col">%s</th>', esc_html($label));
        }
        echo '</tr></thead><tbody>';
        foreach ($rows as $row) {
            $this->renderRow($row);
        }
        echo '</tbody></table></div>';
    }

    /** @return list<string> */
    private static function columns(): array
    {
        return [
            __('Order', 'sors-for-woocommerce'),
            __('Document', 'sors-for-woocommerce'),
            __('State', 'sors-for-woocommerce'),
            __('Number in SORS', 'sors-for-woocommerce'),
            __('Attempts', 'sors-for-woocommerce'),
            __('Changed', 'sors-for-woocommerce'),
        ];
    }

    private function renderRow(OutboxEntry $row): void
    {
        $order = wc_get_order($row->orderId);
        $name = sprintf('#%s', $order instanceof \WC_Order ? $order->get_order_number() : (string) $row->orderId);
        printf(
            '<tr><td>%s</td><td data-title="%s">%s</td><td><span class="sors-badge sors-badge--%s" data-sors-state="%s">%s</span>%s</td><td data-title="%s">%s</td><td data-title="%s" class="sors-table__number">%s</td><td data-title="%s">%s</td></tr>',
            $order instanceof \WC_Order
                ? sprintf('<a href="%s"><strong>%s</strong></a>', esc_url($order->get_edit_order_url()), esc_html($name))
                : '<strong>' . esc_html($name) . '</strong>',
            esc_attr__('Document', 'sors-for-woocommerce'),
            esc_html(self::documentText($row)),
            esc_attr(RunLabels::tone($row->state)),
            esc_attr($row->state),
            esc_html(DocumentLabels::stateLabel($row->state)),
            wp_kses_post(self::reasonHtml($row)),
            esc_attr__('Number in SORS', 'sors-for-woocommerce'),
            esc_html($row->documentNumber === '' ? '–' : $row->documentNumber . ' (' . $row->databaseName . ')'),
            esc_attr__('Attempts', 'sors-for-woocommerce'),
            esc_html(number_format_i18n($row->attempts)),
            esc_attr__('Changed', 'sors-for-woocommerce'),
            esc_html(TimeFormat::formatLocal($row->updatedGmt))
        );
    }

    private static function documentText(OutboxEntry $row): string
    {
        $type = DocumentLabels::fullTypeLabel($row->documentType);

        return match (true) {
            $row->isOrder() => $type,
            $type === '' => DocumentLabels::originTitle($row),
            /* translators: 1: type of a document, 2: what it is made of, e.g. “refund 12” */
            default => sprintf(__('%1$s (%2$s)', 'sors-for-woocommerce'), $type, DocumentLabels::originInSentence($row)),
        };
    }

    private static function reasonHtml(OutboxEntry $row): string
    {
        $text = (string) $row->reason;
        $next = $row->state === 'pending' ? TimeFormat::formatLocal($row->nextAttemptGmt) : '';
        if ($next !== '') {
            /* translators: %s: date and time */
            $due = sprintf(__('Next attempt: %s.', 'sors-for-woocommerce'), $next);
            $text = trim("{$text} {$due}");
        }

        return $text === '' ? '' : '<p class="sors-reason">' . esc_html($text) . '</p>';
    }
}
