<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Orders;

/**
 * Amounts of an order, and displayed amounts of its lines. Stored amounts are decimals as text.
 */
trait Amounts
{
    public function get_discount_total($context = 'view')
    {
        return $this->get_prop('discount_total', $context);
    }

    public function set_discount_total($value)
    {
        $this->set_prop('discount_total', wc_format_decimal($value, false, true));
    }

    public function get_discount_tax($context = 'view')
    {
        return $this->get_prop('discount_tax', $context);
    }

    public function set_discount_tax($value)
    {
        $this->set_prop('discount_tax', wc_format_decimal($value, false, true));
    }

    public function get_shipping_total($context = 'view')
    {
        return $this->get_prop('shipping_total', $context);
    }

    public function set_shipping_total($value)
    {
        $this->set_prop('shipping_total', wc_format_decimal($value, false, true));
    }

    public function get_shipping_tax($context = 'view')
    {
        return $this->get_prop('shipping_tax', $context);
    }

    public function set_shipping_tax($value)
    {
        $this->set_prop('shipping_tax', wc_format_decimal($value, false, true));
        $this->sum_taxes();
    }

    public function get_cart_tax($context = 'view')
    {
        return $this->get_prop('cart_tax', $context);
    }

    public function set_cart_tax($value)
    {
        $this->set_prop('cart_tax', wc_format_decimal($value, false, true));
        $this->sum_taxes();
    }

    public function get_total($context = 'view')
    {
        return $this->get_prop('total', $context);
    }

    public function set_total($value, $deprecated = '')
    {
        $this->set_prop('total', wc_format_decimal($value, wc_get_price_decimals()));
    }

    public function get_total_tax($context = 'view')
    {
        return $this->get_prop('total_tax', $context);
    }

    public function get_total_discount($ex_tax = true)
    {
        $total = (float) $this->get_discount_total() + ($ex_tax ? 0.0 : (float) $this->get_discount_tax());

        return apply_filters('woocommerce_order_get_total_discount', round($total, WC_ROUNDING_PRECISION), $this);
    }

    public function get_subtotal()
    {
        $sum = array_sum(array_map(static fn (\WC_Order_Item $item): float => (float) $item->get_subtotal(), $this->get_items()));

        return apply_filters('woocommerce_order_get_subtotal', round($sum, wc_get_price_decimals()), $this);
    }

    public function get_total_fees()
    {
        return (float) array_sum(array_map(static fn (\WC_Order_Item $fee): float => (float) $fee->get_total(), $this->get_fees()));
    }

    /** @return array<string, object> By code: id, rate_id, is_compound, label, amount, formatted_amount. */
    public function get_tax_totals()
    {
        $totals = [];
        foreach ($this->get_taxes() as $tax) {
            $code = $tax->get_rate_code();
            $totals[$code] ??= (object) [
                'amount' => 0.0,
                'id' => $tax->get_id(),
                'rate_id' => $tax->get_rate_id(),
                'is_compound' => $tax->is_compound(),
                'label' => $tax->get_label(),
            ];
            $totals[$code]->amount += (float) $tax->get_tax_total() + (float) $tax->get_shipping_tax_total();
            $totals[$code]->formatted_amount = wc_price($totals[$code]->amount, ['currency' => $this->get_currency()]);
        }

        return apply_filters('woocommerce_order_get_tax_totals', $totals, $this);
    }

    public function get_item_subtotal($item, $inc_tax = false, $round = true)
    {
        return $this->unit($this->get_line_subtotal($item, $inc_tax, false), $item, $round);
    }

    public function get_item_total($item, $inc_tax = false, $round = true)
    {
        return $this->unit($this->get_line_total($item, $inc_tax, false), $item, $round);
    }

    public function get_item_tax($item, $round = true)
    {
        return $this->unit((float) $item->get_total_tax(), $item, $round);
    }

    public function get_line_subtotal($item, $inc_tax = false, $round = true)
    {
        $amount = (float) $item->get_subtotal() + ($inc_tax ? (float) $item->get_subtotal_tax() : 0.0);

        return $round ? round($amount, wc_get_price_decimals()) : $amount;
    }

    public function get_line_total($item, $inc_tax = false, $round = true)
    {
        $amount = (float) $item->get_total() + ($inc_tax ? (float) $item->get_total_tax() : 0.0);

        return $round ? round($amount, wc_get_price_decimals()) : $amount;
    }

    public function get_line_tax($item)
    {
        return (float) $item->get_total_tax();
    }

    public function get_formatted_order_total($tax_display = '', $display_refunded = true)
    {
        return apply_filters('woocommerce_get_formatted_order_total', wc_price($this->get_total(), ['currency' => $this->get_currency()]), $this, $tax_display, $display_refunded);
    }

    private function sum_taxes(): void
    {
        $sum = (float) $this->get_cart_tax('edit') + (float) $this->get_shipping_tax('edit');
        $this->set_prop('total_tax', wc_format_decimal(round($sum, wc_get_price_decimals()), false, true));
    }

    private function unit(float $amount, \WC_Order_Item $item, bool $round): float
    {
        $quantity = (float) $item->get_quantity();
        $unit = $quantity === 0.0 ? 0.0 : $amount / $quantity;

        return $round ? round($unit, wc_get_price_decimals()) : $unit;
    }
}
