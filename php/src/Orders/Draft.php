<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders;

use SorsForWooCommerce\Settings\Settings;

/**
 * An order as the extension takes it, but for the customer: amounts exactly as WooCommerce keeps them.
 */
final class Draft
{
    public const CURRENCY = 'RSD';

    /**
     * @return array<string, mixed> As Sors\Client::exportOrder() wants it, without `customer_id`.
     *
     * @throws Parked when the order can't become a document as it is.
     */
    public static function ofOrder(\WC_Order $order, string $documentType, Articles $articles, Settings $settings): array
    {
        $items = (new Lines($order, $articles, $settings))->all();
        if ($items === []) {
            throw new Parked(__('The order has no items to send.', 'sors-for-woocommerce'));
        }

        return self::head($order, $order, $documentType) + [
            'total' => Decimals::of($order->get_total('edit')),
            'total_tax' => Decimals::of($order->get_total_tax('edit')),
            'note' => self::text($order->get_customer_note('edit')),
            'items' => array_values($items),
        ];
    }

    /**
     * What sale and return have in common.
     *
     * @param \WC_Abstract_Order $dated The order, or the refund: gives the date and the currency.
     *
     * @return array<string, mixed>
     */
    public static function head(\WC_Order $order, \WC_Abstract_Order $dated, string $documentType): array
    {
        if ($dated->get_currency() !== self::CURRENCY) {
            throw new Parked(sprintf(
                /* translators: 1: currency of the order, e.g. EUR, 2: RSD */
                __('The order is in %1$s; SORS takes documents in %2$s only. Issue this document in SORS by hand.', 'sors-for-woocommerce'),
                $dated->get_currency(),
                self::CURRENCY
            ));
        }
        $created = $dated->get_date_created();

        return [
            'document_type' => $documentType,
            'order_number' => (string) $order->get_order_number(),
            'date' => (string) wp_date('Y-m-d', $created === null ? null : $created->getTimestamp()),
            'currency' => self::CURRENCY,
            'prices_include_tax' => (bool) $order->get_prices_include_tax(),
            'payment_method' => self::text($order->get_payment_method_title('edit')),
        ];
    }

    private static function text(string $text): ?string
    {
        $text = trim(html_entity_decode(wp_strip_all_tags($text), ENT_QUOTES | ENT_HTML5, 'UTF-8'));

        return $text === '' ? null : $text;
    }
}
