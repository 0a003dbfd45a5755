<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Documents;

use SorsForWooCommerce\Orders\Delivery\UnsendableException;
use SorsForWooCommerce\Settings\Settings;

/**
 * Builds the draft of an order, without its customer. Amounts stay exactly as WooCommerce stores them.
 */
final class OrderDraftBuilder
{
    /**
     * @return array<string, mixed> For Sors\Client::sendOrder(), without `customer_id`.
     *
     * @throws UnsendableException when the order can't become a document in its current state.
     */
    public static function buildDraft(\WC_Order $order, string $documentType, ArticleResolver $articles, Settings $settings): array
    {
        $items = (new DraftLines($order, $articles, $settings))->buildLines();
        if ($items === []) {
            throw new UnsendableException(__('The order has no items to send.', 'sors-for-woocommerce'));
        }

        return self::buildHeader($order, $order, $documentType, $settings) + [
            'due_date' => self::calculateDueDate($order, $settings),
            'total' => Decimals::of($order->get_total('edit')),
            'total_tax' => Decimals::of($order->get_total_tax('edit')),
            'note' => self::appendShopAmount($order, self::toPlainText($order->get_customer_note('edit'))),
            'items' => array_values($items),
            'rounding' => $articles->findRounding($settings),
        ];
    }

    /**
     * Builds the fields that orders and returns have in common.
     *
     * @param \WC_Abstract_Order $dated The order or the refund, for the date and the currency.
     *
     * @return array<string, mixed>
     */
    public static function buildHeader(\WC_Order $order, \WC_Abstract_Order $dated, string $documentType, Settings $settings): array
    {
        $created = $dated->get_date_created();

        return [
            'document_type' => $documentType,
            'order_number' => (string) $order->get_order_number(),
            'date' => (string) wp_date('Y-m-d', $created === null ? null : $created->getTimestamp()),
            'currency' => ExchangeRates::DOCUMENT_CURRENCY,
            'exchange_rate' => ExchangeRates::getRate($order, $dated, $settings),
            'prices_include_tax' => (bool) $order->get_prices_include_tax(),
            'payment_method' => self::toPlainText($order->get_payment_method_title('edit')),
        ];
    }

    /** Appends the amount in the shop's currency to the note of a converted document. */
    public static function appendShopAmount(\WC_Abstract_Order $amounts, ?string $note): ?string
    {
        if ($amounts->get_currency('edit') === ExchangeRates::DOCUMENT_CURRENCY) {
            return $note;
        }
        $shopAmount = sprintf(
            /* translators: 1: amount, 2: currency, e.g. EUR */
            __('In the shop: %1$s %2$s', 'sors-for-woocommerce'),
            ltrim(Decimals::of($amounts->get_total('edit')), '-'),
            $amounts->get_currency('edit')
        );

        return $note === null ? $shopAmount : $note . "\n" . $shopAmount;
    }

    /** Due date, if the settings have payment days. Applies to paid orders, too. */
    private static function calculateDueDate(\WC_Order $order, Settings $settings): ?string
    {
        $days = $settings->number('payment_days');
        $created = $order->get_date_created();
        if ($days === 0 || $created === null) {
            return null;
        }

        $day = new \DateTimeImmutable((string) wp_date('Y-m-d', $created->getTimestamp()), new \DateTimeZone('UTC'));

        return $day->modify(sprintf('+%d days', $days))->format('Y-m-d');
    }

    private static function toPlainText(string $text): ?string
    {
        $text = trim(html_entity_decode(wp_strip_all_tags($text), ENT_QUOTES | ENT_HTML5, 'UTF-8'));

        return $text === '' ? null : $text;
    }
}
