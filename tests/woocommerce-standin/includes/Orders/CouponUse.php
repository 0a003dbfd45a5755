<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Orders;

/**
 * Coupons of an order: discounts reduce the lines, and a coupon line stores the amount.
 */
trait CouponUse
{
    /**
     * @param string|\WC_Coupon $raw_coupon
     *
     * @return true|\WP_Error
     */
    public function apply_coupon($raw_coupon)
    {
        $coupon = $raw_coupon instanceof \WC_Coupon ? $raw_coupon : new \WC_Coupon($raw_coupon);
        $code = $coupon->get_code();
        if ($coupon->get_id() === 0) {
            /* translators: %s: code of a coupon */
            return new \WP_Error('invalid_coupon', sprintf(__('Coupon &quot;%s&quot; cannot be applied because it does not exist.', 'woocommerce'), esc_html($code)));
        }
        if (in_array($code, $this->get_coupon_codes(), true)) {
            return new \WP_Error('invalid_coupon', __('Coupon code already applied!', 'woocommerce'));
        }
        $item = new \WC_Order_Item_Coupon();
        $item->set_code($code);
        $item->set_coupon_info($coupon->get_short_info());
        $this->add_item($item);
        do_action('woocommerce_order_applied_coupon', $coupon, $this);
        $this->recalculate_coupons();

        return true;
    }

    /** @param string $code */
    public function remove_coupon($code)
    {
        foreach ($this->get_coupons() as $key => $item) {
            if ($item->get_code() === wc_format_coupon_code($code)) {
                $this->remove_item($key);
                $this->recalculate_coupons();
                return true;
            }
        }

        return false;
    }

    public function recalculate_coupons()
    {
        $lines = $this->get_items();
        foreach ($lines as $item) {
            $item->set_total($item->get_subtotal());
            $item->set_total_tax($item->get_subtotal_tax());
        }
        foreach ($this->get_coupons() as $coupon) {
            $tax = 0.0;
            $off = 0.0;
            foreach (Discounts::cents($lines, new \WC_Coupon($coupon->get_code()), $this->get_prices_include_tax()) as $key => $cents) {
                $amount = (float) wc_remove_number_precision($cents);
                $taxes = $this->taxes_of($lines[$key], $amount);
                $rounded = $this->rounds_at_the_end() ? $taxes : wc_round_tax_total($taxes);
                $tax += $rounded;
                $off += $this->get_prices_include_tax() ? $amount - $rounded : $amount;
                $lines[$key]->set_total(max(0.0, (float) $lines[$key]->get_total() - ($this->get_prices_include_tax() ? $amount - $taxes : $amount)));
            }
            $coupon->set_discount(wc_format_decimal($off, wc_get_price_decimals()));
            $coupon->set_discount_tax(wc_format_decimal($tax, wc_get_price_decimals()));
        }
        $this->calculate_totals(true);
    }

    private function taxes_of(\WC_Order_Item_Product $item, float $amount): float
    {
        if (!wc_tax_enabled() || $item->get_tax_status() !== 'taxable') {
            return 0.0;
        }
        $rates = \WC_Tax::find_rates($this->get_tax_location() + ['tax_class' => $item->get_tax_class()]);

        return (float) array_sum(\WC_Tax::calc_tax($amount, $rates, $this->get_prices_include_tax()));
    }
}
