<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Products;

/**
 * Stock and shipping properties.
 */
trait StockProps
{
    public function get_manage_stock($context = 'view')
    {
        return $this->get_prop('manage_stock', $context);
    }

    public function get_stock_quantity($context = 'view')
    {
        return $this->get_prop('stock_quantity', $context);
    }

    public function get_stock_status($context = 'view')
    {
        return $this->get_prop('stock_status', $context);
    }

    public function get_backorders($context = 'view')
    {
        return $this->get_prop('backorders', $context);
    }

    public function get_low_stock_amount($context = 'view')
    {
        return $this->get_prop('low_stock_amount', $context);
    }

    public function get_sold_individually($context = 'view')
    {
        return $this->get_prop('sold_individually', $context);
    }

    public function get_weight($context = 'view')
    {
        return $this->get_prop('weight', $context);
    }

    public function get_length($context = 'view')
    {
        return $this->get_prop('length', $context);
    }

    public function get_width($context = 'view')
    {
        return $this->get_prop('width', $context);
    }

    public function get_height($context = 'view')
    {
        return $this->get_prop('height', $context);
    }

    public function get_shipping_class_id($context = 'view')
    {
        return $this->get_prop('shipping_class_id', $context);
    }

    public function set_manage_stock($value)
    {
        $this->set_prop('manage_stock', wc_string_to_bool($value));
    }

    public function set_stock_quantity($value)
    {
        $this->set_prop('stock_quantity', $value === '' || $value === null ? null : wc_stock_amount($value));
    }

    public function set_low_stock_amount($value)
    {
        $this->set_prop('low_stock_amount', $value === '' || $value === null ? '' : wc_stock_amount($value));
    }

    public function set_sold_individually($value)
    {
        $this->set_prop('sold_individually', wc_string_to_bool($value));
    }

    public function set_weight($value)
    {
        $this->set_prop('weight', $value === '' || $value === null ? '' : wc_format_decimal($value));
    }

    public function set_length($value)
    {
        $this->set_prop('length', $value === '' || $value === null ? '' : wc_format_decimal($value));
    }

    public function set_width($value)
    {
        $this->set_prop('width', $value === '' || $value === null ? '' : wc_format_decimal($value));
    }

    public function set_height($value)
    {
        $this->set_prop('height', $value === '' || $value === null ? '' : wc_format_decimal($value));
    }

    public function set_shipping_class_id($value)
    {
        $this->set_prop('shipping_class_id', absint($value));
    }
}
