<?php

declare(strict_types=1);

/**
 * A coupon line and its discount.
 */
class WC_Order_Item_Coupon extends WC_Order_Item
{
    protected array $extra_data = ['code' => '', 'discount' => 0, 'discount_tax' => 0];

    protected array $meta_map = ['discount_amount' => 'discount', 'discount_amount_tax' => 'discount_tax'];

    public function get_type()
    {
        return 'coupon';
    }

    public function get_name($context = 'view')
    {
        return $this->get_code($context);
    }

    public function set_name($value)
    {
        $this->set_code($value);
    }

    public function get_code($context = 'view')
    {
        return $this->get_prop('code', $context);
    }

    public function set_code($value)
    {
        $this->set_prop('name', wc_format_coupon_code($value));
        $this->set_prop('code', wc_format_coupon_code($value));
    }

    public function get_discount($context = 'view')
    {
        return $this->get_prop('discount', $context);
    }

    public function set_discount($value)
    {
        $this->set_prop('discount', wc_format_decimal($value));
    }

    public function get_discount_tax($context = 'view')
    {
        return $this->get_prop('discount_tax', $context);
    }

    public function set_discount_tax($value)
    {
        $this->set_prop('discount_tax', wc_format_decimal($value));
    }

    /** @param string $info As WC_Coupon::get_short_info() gives it. */
    public function set_coupon_info($info)
    {
        $this->update_meta_data('coupon_info', $info);
    }
}
