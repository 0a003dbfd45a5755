<?php

/**
 * Formats of decimals and money.
 */

declare(strict_types=1);

function wc_get_price_decimals(): int
{
    return absint(apply_filters('wc_get_price_decimals', get_option('woocommerce_price_num_decimals', 2)));
}

function wc_get_price_decimal_separator(): string
{
    $separator = apply_filters('wc_get_price_decimal_separator', get_option('woocommerce_price_decimal_sep'));

    return $separator ? stripslashes((string) $separator) : '.';
}

function wc_get_price_thousand_separator(): string
{
    return stripslashes((string) apply_filters('wc_get_price_thousand_separator', get_option('woocommerce_price_thousand_sep')));
}

function wc_get_rounding_precision(): int
{
    return max((int) apply_filters('woocommerce_internal_rounding_precision', wc_get_price_decimals() + 2), absint(WC_ROUNDING_PRECISION));
}

function wc_get_tax_rounding_mode(): int
{
    return (int) WC_TAX_ROUNDING_MODE;
}

function wc_round_tax_total($value, $precision = null): float
{
    $precision = $precision === null ? wc_get_price_decimals() : (int) $precision;

    return (float) apply_filters('wc_round_tax_total', round((float) $value, $precision, wc_get_tax_rounding_mode()), $value, $precision, WC_TAX_ROUNDING_MODE);
}

/**
 * Returns a decimal in the database format: with a point, without thousands separators.
 *
 * @param float|int|string $number     May use the shop's separators.
 * @param int|string|false $dp         Digits after the point; '' for the shop's own, false for as many as there are.
 * @param bool             $trim_zeros Whether zeros at the end go.
 */
function wc_format_decimal($number, $dp = false, $trim_zeros = false): string
{
    if (is_float($number) || is_int($number)) {
        $text = is_int($number) ? (string) $number : rtrim(rtrim(sprintf('%.' . wc_get_rounding_precision() . 'F', $number), '0'), '.');
    } else {
        $text = str_replace([wc_get_price_decimal_separator(), ','], '.', trim((string) $number));
        $text = (string) preg_replace('/[^0-9.\-]/', '', wc_clean($text));
        // Of several points, only the last is the decimal point.
        $text = (string) preg_replace('/\.(?=.*\.)/', '', $text);
    }
    if ($dp !== false) {
        $text = number_format((float) $text, $dp === '' ? wc_get_price_decimals() : absint($dp), '.', '');
    }
    if ($trim_zeros && str_contains($text, '.')) {
        $text = rtrim(rtrim($text, '0'), '.');
    }

    return $text === '-0' ? '0' : $text;
}

function wc_format_localized_price($value): string
{
    return apply_filters('woocommerce_format_localized_price', str_replace('.', wc_get_price_decimal_separator(), (string) $value), $value);
}

function wc_format_localized_decimal($value): string
{
    return apply_filters('woocommerce_format_localized_decimal', str_replace('.', wc_get_price_decimal_separator(), (string) $value), $value);
}

function wc_trim_zeros($price): string
{
    return (string) preg_replace('/' . preg_quote(wc_get_price_decimal_separator(), '/') . '0++$/', '', (string) $price);
}

function wc_add_number_precision($value, $round = true)
{
    if (!$value) {
        return 0.0;
    }
    $value = (float) $value * 10 ** wc_get_price_decimals();

    return $round ? round($value, wc_get_rounding_precision() - wc_get_price_decimals()) : $value;
}

function wc_remove_number_precision($value)
{
    return $value ? (float) $value / 10 ** wc_get_price_decimals() : 0.0;
}

function get_woocommerce_currency(): string
{
    return (string) apply_filters('woocommerce_currency', get_option('woocommerce_currency'));
}

/** @return array<string, string> Those a Serbian shop may meet. */
function get_woocommerce_currencies()
{
    return apply_filters('woocommerce_currencies', [
        'BAM' => __('Bosnia and Herzegovina convertible mark', 'woocommerce'),
        'CHF' => __('Swiss franc', 'woocommerce'),
        'EUR' => __('Euro', 'woocommerce'),
        'GBP' => __('Pound sterling', 'woocommerce'),
        'MKD' => __('Macedonian denar', 'woocommerce'),
        'RSD' => __('Serbian dinar', 'woocommerce'),
        'USD' => __('United States (US) dollar', 'woocommerce'),
    ]);
}

function get_woocommerce_currency_symbol($currency = ''): string
{
    $symbols = [
        'BAM' => 'KM', 'CHF' => '&#67;&#72;&#70;', 'EUR' => '&euro;', 'GBP' => '&pound;',
        'MKD' => '&#x434;&#x435;&#x43d;', 'RSD' => '&#1088;&#1089;&#1076;', 'USD' => '&#36;',
    ];
    $currency = $currency ?: get_woocommerce_currency();

    return (string) apply_filters('woocommerce_currency_symbol', $symbols[$currency] ?? '', $currency);
}

function get_woocommerce_price_format(): string
{
    $format = match (get_option('woocommerce_currency_pos')) {
        'right' => '%2$s%1$s',
        'left_space' => '%1$s&nbsp;%2$s',
        'right_space' => '%2$s&nbsp;%1$s',
        default => '%1$s%2$s',
    };

    return (string) apply_filters('woocommerce_price_format', $format, get_option('woocommerce_currency_pos'));
}

/**
 * Money as HTML.
 *
 * @param float|int|string     $price
 * @param array<string, mixed> $args currency, decimals, decimal_separator, thousand_separator, price_format.
 */
function wc_price($price, $args = []): string
{
    $args = apply_filters('wc_price_args', wp_parse_args($args, [
        'ex_tax_label' => false,
        'currency' => '',
        'decimal_separator' => wc_get_price_decimal_separator(),
        'thousand_separator' => wc_get_price_thousand_separator(),
        'decimals' => wc_get_price_decimals(),
        'price_format' => get_woocommerce_price_format(),
    ]));
    $number = (float) $price;
    $text = number_format(abs($number), (int) $args['decimals'], (string) $args['decimal_separator'], (string) $args['thousand_separator']);
    $symbol = '<span class="woocommerce-Price-currencySymbol">' . get_woocommerce_currency_symbol((string) $args['currency']) . '</span>';
    $formatted = ($number < 0 ? '-' : '') . sprintf((string) $args['price_format'], $symbol, $text);
    $html = '<span class="woocommerce-Price-amount amount"><bdi>' . $formatted . '</bdi></span>';

    return (string) apply_filters('wc_price', $html, $text, $args, $number, $price);
}
