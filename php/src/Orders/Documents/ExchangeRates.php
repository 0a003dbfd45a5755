<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Documents;

use SorsForWooCommerce\Orders\Delivery\UnsendableException;
use SorsForWooCommerce\Settings\Settings;

/**
 * Exchange rates for orders in other currencies. Without a rate, such an order is unsendable.
 */
final class ExchangeRates
{
    /** Currency of SORS's documents. */
    public const DOCUMENT_CURRENCY = 'RSD';

    /** Order meta with the rate the order was sent with; its returns use the same. */
    public const META_KEY = '_sors_exchange_rate';

    /** Maximum decimals of a rate; those of the National Bank have four. */
    private const MAX_DECIMALS = 6;

    /**
     * Returns the value of one unit of an order's currency in RSD; null for an order in RSD.
     *
     * @param \WC_Abstract_Order $amounts The order or its refund.
     *
     * @throws UnsendableException when there is no rate.
     */
    public static function getRate(\WC_Order $order, \WC_Abstract_Order $amounts, Settings $settings): ?string
    {
        $currency = $amounts->get_currency('edit');
        if ($currency === self::DOCUMENT_CURRENCY) {
            return null;
        }
        // A sent order, and its refunds, keep the rate it was sent with.
        $isSent = $amounts !== $order || $order->get_meta('_sors_document_number') !== '';
        $sent = $isSent ? (string) $order->get_meta(self::META_KEY) : '';
        $rate = $sent !== '' ? $sent : self::configuredRates($settings)[$currency] ?? null;
        /**
         * Filters the value of one unit of an order's currency in RSD, e.g. for a plugin that stores the rate on the order.
         *
         * @param string|null $rate     Decimal with a point, from the settings or from the sent order; null for none.
         * @param string      $currency Currency of the order.
         * @param \WC_Order   $order
         */
        $rate = apply_filters('sors_exchange_rate', $rate, $currency, $order);
        $rate = is_scalar($rate) ? self::normalizeRate((string) $rate) : null;

        return $rate ?? throw new UnsendableException(sprintf(
            /* translators: 1: currency of the order, e.g. EUR, 2: RSD */
            __('The order is in %1$s, but SORS accepts documents in %2$s only. Set a rate for %1$s under WooCommerce › SORS › Settings and retry, or issue this document in SORS manually.', 'sors-for-woocommerce'),
            $currency,
            self::DOCUMENT_CURRENCY
        ));
    }

    /** Stores the rate on the order, so that its returns use the same. */
    public static function storeRate(\WC_Order $order, ?string $rate): void
    {
        if ($rate !== null && $order->get_meta(self::META_KEY) !== $rate) {
            $order->update_meta_data(self::META_KEY, $rate);
            $order->save_meta_data();
        }
    }

    /** Converts an amount of the order to the amount in the sent document. */
    public static function convertToSent(\WC_Order $order, string $amount): string
    {
        $rate = (string) $order->get_meta(self::META_KEY);

        return $rate === '' || $order->get_currency('edit') === self::DOCUMENT_CURRENCY ? $amount : Decimals::product($amount, $rate);
    }

    /**
     * Parses rates as typed, such as “EUR=117,18; BAM=59.91”.
     *
     * @return list<string>|null Rates for the settings; null when the text is invalid.
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

    /** Returns a rate above zero as a plain decimal; null for anything else. */
    private static function normalizeRate(string $rate): ?string
    {
        $rate = str_replace(',', '.', trim($rate));

        return preg_match('/^\d{1,5}(\.\d{1,' . self::MAX_DECIMALS . '})?$/', $rate) === 1 && (float) $rate > 0 ? $rate : null;
    }
}
