<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Overview;

use SorsForWooCommerce\Admin\AdminPage;
use SorsForWooCommerce\Admin\OrdersFilter;
use SorsForWooCommerce\Admin\RunLabels;
use SorsForWooCommerce\Admin\TimeFormat;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxFigures;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * How many documents of orders wait, went out today, are uncertain and were refused; each number leads to its list.
 */
final class OrderTiles
{
    /** @return array<string, int> waiting, sent_today (of the site's day), uncertain, rejected. */
    public static function counts(): array
    {
        $counts = (new OutboxRepository())->countByState();

        return [
            'waiting' => $counts['pending'],
            'sent_today' => OutboxFigures::countSentSince(TimeFormat::startOfToday()),
            'uncertain' => $counts['uncertain'],
            'rejected' => $counts['rejected'],
        ];
    }

    /**
     * @param array<string, int> $counts
     *
     * @return string HTML, escaped.
     */
    public static function html(array $counts, Settings $settings): string
    {
        $tiles = '';
        foreach (self::tiles() as $name => [$label, $state, $filter]) {
            $tiles .= sprintf(
                '<li class="sors-tile sors-tile--%s"><a href="%s"><span class="sors-tile__number" data-sors-orders="%s">%s</span><span class="sors-tile__label">%s</span></a></li>',
                esc_attr($counts[$name] > 0 ? RunLabels::tone($state) : 'quiet'),
                esc_url(add_query_arg(['state' => $state] + $filter, AdminPage::url('orders'))),
                esc_attr($name),
                esc_html(number_format_i18n($counts[$name])),
                esc_html($label)
            );
        }

        return sprintf(
            '<section aria-labelledby="sors-orders-title"><h2 class="sors-heading" id="sors-orders-title">%s</h2>%s<ul class="sors-tiles">%s</ul></section>',
            esc_html__('Orders', 'sors-for-woocommerce'),
            $settings->flag('send_orders') ? '' : self::sendingOffHtml(),
            $tiles
        );
    }

    /** @return array<string, array{string, string, array<string, string>}> Label, state, more of the orders' filter. */
    private static function tiles(): array
    {
        return [
            'waiting' => [__('Waiting', 'sors-for-woocommerce'), 'pending', []],
            'sent_today' => [__('Sent today', 'sors-for-woocommerce'), 'sent', ['day' => OrdersFilter::TODAY]],
            'uncertain' => [__('Uncertain', 'sors-for-woocommerce'), 'uncertain', []],
            'rejected' => [__('Rejected', 'sors-for-woocommerce'), 'rejected', []],
        ];
    }

    private static function sendingOffHtml(): string
    {
        return sprintf(
            '<p class="sors-quiet">%s <a href="%s">%s</a></p>',
            esc_html__('Orders are not sent to SORS: sending is switched off.', 'sors-for-woocommerce'),
            esc_url(AdminPage::url('settings') . '#sors-send-orders'),
            esc_html__('Switch it on in the settings', 'sors-for-woocommerce')
        );
    }
}
