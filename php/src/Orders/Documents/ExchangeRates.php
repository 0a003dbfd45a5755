<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Documents;

use SorsForWooCommerce\Orders\Delivery\UnsendableException;
use SorsForWooCommerce\Settings\Settings;

/**
 * Orders in another currency than SORS’s: refused, unless the settings say what that currency is worth.
 */
final class ExchangeRates
{
    /** What SORS’s documents are in. */
    public const DOCUMENT_CURRENCY = 'RSD';

    /** Where an order keeps the rate it was sent with, for its returns. */
    public const META_KEY = '_sors_exchange_rate';

    /** Decimals of a rate; the National Bank’s have four. */
    private const MAX_DECIMALS = 6;

    /**
     * What one unit of an order’s currency is in RSD; null for an order in RSD.
     *
     * @param \WC_Abstract_Order $amounts The order, or its refund.
     *
     * @throws UnsendableException when no rate is known.
     */
    public static function getRate(\WC_Order $order, \WC_Abstract_Order $amounts, Settings $settings): ?string
    {
        $currency = $amounts->get_currency('edit');
        if ($currency === self::DOCUMENT_CURRENCY) {
            return null;
        }
        // What is in SORS keeps the rate it went there with.
        $isSent = $amounts !== $order || $order->get_meta('_sors_document_number') !== '';
        $sent = $isSent ? (string) $order->get_meta(self::META_KEY) : '';
        $rate = $sent !== '' ? $sent : self::configuredRates($settings)[$currency] ?? null;
        /**
         * What one unit of an order’s currency is in RSD, e.g. from a plugin that keeps the rate on the order.
         *
         * @param string|null $rate     Of the settings, or of the sale where this is a refund; null for none. A decimal with a point.
         * @param string      $currency Of the order.
         * @param \WC_Order   $order
         */
        $rate = apply_filters('sors_exchange_rate', $rate, $currency, $order);
        $rate = is_scalar($rate) ? self::normalizeRate((string) $rate) : null;

        return $rate ?? throw new UnsendableException(sprintf(
            /* translators: 1: currency of the order, e.g. EUR, 2: RSD */
            __('The order is in %1$s; SORS takes documents in %2$s. Set a rate for %1$s under WooCommerce → SORS and retry, or issue this document in SORS by hand.', 'sors-for-woocommerce'),
            $currency,
            self::DOCUMENT_CURRENCY
        ));
    }

    /** Keeps the rate on the order, so that its returns are made with the same. */
    public static function storeRate(\WC_Order $order, ?string $rate): void
    {
        if ($rate !== null && $order->get_meta(self::META_KEY) !== $rate) {
            $order->update_meta_data(self::META_KEY, $rate);
            $order->save_meta_data();
        }
    }

    /** What SORS has for an amount the order was sent with. */
    public static function convertToSent(\WC_Order $order, string $amount): string
    {
        $rate = (string) $order->get_meta(self::META_KEY);

        return $rate === '' || $order->get_currency('edit') === self::DOCUMENT_CURRENCY ? $amount : Decimals::product($amount, $rate);
    }

    /**
     * Rates as somebody typed them: “EUR=117,18; BAM=59.91”.
     *
     * @return list<string>|null As the settings keep them; null when they can’t be understood.
     */
    public static function parseRates(string $text): ?array
    {
        $rates = [];
        foreach ((array) preg_split('/[;\s]+/', str_replace([' =', '= '], '=', $text), -1, PREG_SPLIT_NO_EMPTY) as $part) {
            [$currency, $rate] = array_pad(explode('=', (string) $part, 2), 2, '');
            $currency = strtoupper($currency);
            $rate = self::normalizeRate($rate);
            if (preg_match('/^[A-Z]{3}$/', $currency) !== 1 || $currency === self::DOCUMENT_CURRENCY || $rate === null) {
                return null;
            }
            $rates[$currency] = $currency . '=' . $rate;
        }

        return array_values($rates);
    }

    /** @return array<string, string> Rate by currency. */
    private static function configuredRates(Settings $settings): array
    {
        $rates = [];
        foreach ($settings->list('currency_rates') as $rule) {
            [$currency, $rate] = array_pad(explode('=', $rule, 2), 2, '');
            $rates[$currency] = $rate;
        }

        return $rates;
    }

    /** A rate above zero as a plain decimal; null for anything else. */
    private static function normalizeRate(string $rate): ?string
    {
        $rate = str_replace(',', '.', trim($rate));

        return preg_match('/^\d{1,5}(\.\d{1,' . self::MAX_DECIMALS . '})?$/', $rate) === 1 && (float) $rate > 0 ? $rate : null;
    }
}
