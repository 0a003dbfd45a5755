<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Orders\Documents\DocumentRules;
use SorsForWooCommerce\Settings\Settings;

/**
 * What settings and states of orders are called on the screen.
 */
final class OrderLabels
{
    /** @return array<string, string> What becomes of the document of an order that is cancelled. */
    public static function cancelledOrders(): array
    {
        return [
            'manual' => __('Tell me what to do in SORS', 'sors-for-woocommerce'),
            'return' => __('Make a return (povratnica) of all that is left; tell me where that can’t be', 'sors-for-woocommerce'),
        ];
    }

    /**
     * What document rules may go by in this shop, and what those go by that are set.
     *
     * @return array<string, array{name: string, values: array<string, string>}>
     */
    public static function documentSubjects(Settings $settings): array
    {
        $set = (new DocumentRules($settings))->listValues();
        // Two methods may have one title, as local pickup has in the two checkouts.
        $titles = static function (array $methods): array {
            $titles = array_map(static function (object $method): string {
                $title = (string) $method->method_title;

                return wp_strip_all_tags($title === '' ? (string) $method->title : $title);
            }, $methods);
            $counts = array_count_values($titles);
            array_walk($titles, static function (string &$title, string $id) use ($counts): void {
                $title = $counts[$title] > 1 ? sprintf('%s (%s)', $title, $id) : $title;
            });

            return $titles;
        };

        return [
            'customer' => [
                'name' => __('Customer', 'sors-for-woocommerce'),
                'values' => [
                    'company' => __('company', 'sors-for-woocommerce'),
                    'person' => __('private person', 'sors-for-woocommerce'),
                ],
            ],
            'payment' => [
                'name' => __('Payment', 'sors-for-woocommerce'),
                'values' => self::withMissing($titles(WC()->payment_gateways()->payment_gateways()), $set['payment'] ?? []),
            ],
            'shipping' => [
                'name' => __('Shipping', 'sors-for-woocommerce'),
                'values' => self::withMissing($titles(WC()->shipping()->get_shipping_methods()), $set['shipping'] ?? []),
            ],
        ];
    }

    /**
     * A plugin that is switched off for a while takes its payment method or order status along, not the choices made for it.
     *
     * @param array<string, string> $labels By value.
     * @param list<string>          $set    Values that are chosen.
     *
     * @return array<string, string>
     */
    private static function withMissing(array $labels, array $set): array
    {
        foreach ($set as $value) {
            /* translators: %s: technical name of a payment method, shipping method or order status */
            $labels[$value] ??= sprintf(__('%s (not in the shop at present)', 'sors-for-woocommerce'), $value);
        }

        return $labels;
    }

    /** @return array<string, string> Statuses of orders without the prefix `wc-`, and those that are set; never a cart that is still being filled. */
    public static function orderStatuses(Settings $settings): array
    {
        $statuses = [];
        foreach (wc_get_order_statuses() as $key => $label) {
            $status = preg_replace('/^wc-/', '', (string) $key);
            if ($status !== 'checkout-draft') {
                $statuses[$status] = (string) $label;
            }
        }

        return self::withMissing($statuses, $settings->list('order_statuses'));
    }

    /** @return array<string, string> How often staff are told of orders that wait for them. */
    public static function alertEmails(): array
    {
        return [
            'hourly' => __('At most once an hour', 'sors-for-woocommerce'),
            'daily' => __('At most once a day', 'sors-for-woocommerce'),
            'never' => __('Never', 'sors-for-woocommerce'),
        ];
    }
}
