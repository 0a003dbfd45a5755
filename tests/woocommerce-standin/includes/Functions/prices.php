<?php

/**
 * Prices of products and the taxes in them.
 */

declare(strict_types=1);

function wc_tax_enabled(): bool
{
    return (bool) apply_filters('wc_tax_enabled', get_option('woocommerce_calc_taxes') === 'yes');
}

function wc_prices_include_tax(): bool
{
    return wc_tax_enabled() && (bool) apply_filters('woocommerce_prices_include_tax', get_option('woocommerce_prices_include_tax') === 'yes');
}

/**
 * @param WC_Product           $product
 * @param array<string, mixed> $args qty, price, order.
 *
 * @return float|string '' where there is no price.
 */
function wc_get_price_excluding_tax($product, $args = [])
{
    [$price, $quantity] = SorsForWooCommerce\Tests\WooCommerceStandin\Tax\Prices::asked($product, $args);
    if ($price === '') {
        return '';
    }
    $line = (float) $price * $quantity;
    if ($product->is_taxable() && wc_prices_include_tax()) {
        // Not rounded: the totals round once.
        $line -= array_sum(WC_Tax::calc_tax($line, WC_Tax::get_base_tax_rates($product->get_tax_class('unfiltered')), true));
    }

    return apply_filters('woocommerce_get_price_excluding_tax', $line, $quantity, $product);
}

/**
 * @param WC_Product           $product
 * @param array<string, mixed> $args qty, price.
 *
 * @return float|string '' where there is no price.
 */
function wc_get_price_including_tax($product, $args = [])
{
    [$price, $quantity] = SorsForWooCommerce\Tests\WooCommerceStandin\Tax\Prices::asked($product, $args);
    if ($price === '') {
        return '';
    }
    $line = (float) $price * $quantity;
    if ($product->is_taxable() && !wc_prices_include_tax()) {
        $taxes = WC_Tax::calc_tax($line, WC_Tax::get_rates($product->get_tax_class()), false);
        $total = array_sum(get_option('woocommerce_tax_round_at_subtotal') === 'yes' ? $taxes : array_map('wc_round_tax_total', $taxes));
        $line = round($line + $total, wc_get_price_decimals());
    }

    return apply_filters('woocommerce_get_price_including_tax', $line, $quantity, $product);
}

/**
 * @param WC_Product           $product
 * @param array<string, mixed> $args qty, price.
 */
function wc_get_price_to_display($product, $args = [])
{
    return get_option('woocommerce_tax_display_shop') === 'incl'
        ? wc_get_price_including_tax($product, $args)
        : wc_get_price_excluding_tax($product, $args);
}

/** @param WC_Product $product */
function wc_get_stock_html($product): string
{
    $availability = $product->get_availability();
    $html = $availability['availability'] === '' ? '' : sprintf(
        '<p class="stock %s">%s</p>',
        esc_attr($availability['class']),
        wp_kses_post($availability['availability'])
    );

    return (string) apply_filters('woocommerce_get_stock_html', $html, $product);
}
