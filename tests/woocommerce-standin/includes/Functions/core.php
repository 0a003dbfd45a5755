<?php

/**
 * General functions.
 */

declare(strict_types=1);

/** @param string|array<string> $data Text; every element of an array. */
function wc_clean($data)
{
    return is_array($data) ? array_map('wc_clean', $data) : (is_scalar($data) ? sanitize_text_field((string) $data) : $data);
}

function wc_string_to_bool($string): bool
{
    if (is_bool($string)) {
        return $string;
    }

    return in_array(strtolower((string) ($string ?? '')), ['yes', '1', 'true'], true);
}

function wc_bool_to_string($bool): string
{
    return wc_string_to_bool($bool) ? 'yes' : 'no';
}

/** @param int|float|string $amount Stock; whole numbers unless a filter says otherwise. */
function wc_stock_amount($amount)
{
    return apply_filters('woocommerce_stock_amount', $amount);
}

function wc_get_logger(): WC_Logger_Interface
{
    static $logger = null;
    $class = apply_filters('woocommerce_logging_class', WC_Logger::class);
    if ($class instanceof WC_Logger_Interface) {
        return $class;
    }

    return $logger ??= new $class();
}

/** @param string $time_string With a zone, else UTC. */
function wc_string_to_timestamp($time_string, $from_timestamp = null)
{
    $zone = date_default_timezone_get();
    date_default_timezone_set('UTC');
    $timestamp = $from_timestamp === null ? strtotime((string) $time_string) : strtotime((string) $time_string, (int) $from_timestamp);
    date_default_timezone_set($zone);

    return $timestamp;
}

/** @param WC_DateTime|int|string $value Timestamps are UTC; a text without a zone is in the site's. */
function wc_string_to_datetime($value): ?WC_DateTime
{
    if ($value instanceof DateTimeInterface) {
        $timestamp = $value->getTimestamp();
    } elseif (is_numeric($value)) {
        $timestamp = (int) $value;
    } else {
        $hasZone = preg_match('/(Z|[+-]\d\d:?\d\d|\bUTC|\bGMT)$/i', (string) $value) === 1;
        $timestamp = $hasZone ? strtotime((string) $value) : wc_string_to_timestamp(get_gmt_from_date(gmdate('Y-m-d H:i:s', (int) wc_string_to_timestamp($value))));
        if ($timestamp === false) {
            return null;
        }
    }
    $date = new WC_DateTime('@' . $timestamp, new DateTimeZone('UTC'));
    $zone = get_option('timezone_string');
    is_string($zone) && $zone !== '' ? $date->setTimezone(new DateTimeZone($zone)) : $date->set_utc_offset((float) get_option('gmt_offset', 0) * HOUR_IN_SECONDS);

    return $date;
}

function wc_format_datetime($date, $format = ''): string
{
    return $date instanceof WC_DateTime ? $date->date_i18n($format !== '' ? $format : wc_date_format()) : '';
}

function wc_date_format(): string
{
    return (string) (apply_filters('woocommerce_date_format', get_option('date_format')) ?: 'F j, Y');
}

function wc_time_format(): string
{
    return (string) (apply_filters('woocommerce_time_format', get_option('time_format')) ?: 'g:i a');
}

function wc_timezone_string(): string
{
    return wp_timezone_string();
}

/** @param string $page shop, cart, checkout, myaccount, … @return int -1 where there is none. */
function wc_get_page_id($page)
{
    $id = apply_filters("woocommerce_get_{$page}_page_id", get_option("woocommerce_{$page}_page_id"));

    return $id ? absint($id) : -1;
}

function wc_get_page_permalink($page, $fallback = null)
{
    $id = wc_get_page_id($page);

    return $id > 0 ? (string) get_permalink($id) : ($fallback ?? get_home_url());
}

/** @param string $tip Text; becomes a question mark that shows it. */
function wc_help_tip($tip, $allow_html = false): string
{
    return sprintf('<span class="woocommerce-help-tip" tabindex="0" aria-label="%1$s" data-tip="%1$s" title="%1$s"></span>', esc_attr(wp_strip_all_tags((string) $tip)));
}

function wc_doing_it_wrong($function, $message, $version): void
{
    _doing_it_wrong(esc_html((string) $function), esc_html((string) $message), esc_html((string) $version));
}

function wc_get_weight($weight, $to_unit, $from_unit = '')
{
    $grams = ['g' => 1, 'kg' => 1000, 'lbs' => 453.59237, 'oz' => 28.349523125];
    $from = $from_unit !== '' ? $from_unit : get_option('woocommerce_weight_unit', 'kg');

    return max(0, (float) $weight * ($grams[$from] ?? 1000) / ($grams[$to_unit] ?? 1000));
}

/** @return array{country: string, state: string} */
function wc_get_base_location()
{
    [$country, $state] = array_pad(explode(':', (string) apply_filters('woocommerce_get_base_location', get_option('woocommerce_default_country', 'US:CA'))), 2, '');

    return ['country' => $country, 'state' => $state];
}

function wc_deferred_product_sync($product_id): void
{
    global $wc_deferred_product_sync;
    $wc_deferred_product_sync = array_values(array_unique([...(array) ($wc_deferred_product_sync ?? []), (int) $product_id]));
}

/** Raises the time limit of the request, if the server allows it. */
function wc_set_time_limit($limit = 0): void
{
    if (function_exists('set_time_limit') && !str_contains((string) ini_get('disable_functions'), 'set_time_limit')) {
        @set_time_limit((int) $limit);
    }
}
