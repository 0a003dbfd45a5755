<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Products;

/**
 * Prices and taxes of a product. Prices are decimals as text; empty without a price.
 */
trait PriceProps
{
    public function get_price($context = 'view')
    {
        return $this->get_prop('price', $context);
    }

    public function get_regular_price($context = 'view')
    {
        return $this->get_prop('regular_price', $context);
    }

    public function get_sale_price($context = 'view')
    {
        return $this->get_prop('sale_price', $context);
    }

    public function get_date_on_sale_from($context = 'view')
    {
        return $this->get_prop('date_on_sale_from', $context);
    }

    public function get_date_on_sale_to($context = 'view')
    {
        return $this->get_prop('date_on_sale_to', $context);
    }

    public function get_total_sales($context = 'view')
    {
        return $this->get_prop('total_sales', $context);
    }

    public function get_tax_status($context = 'view')
    {
        return $this->get_prop('tax_status', $context);
    }

    public function get_tax_class($context = 'view')
    {
        return $this->get_prop('tax_class', $context);
    }

    public function set_price($value)
    {
        $this->set_prop('price', wc_format_decimal($value));
    }

    public function set_regular_price($value)
    {
        $this->set_prop('regular_price', wc_format_decimal($value));
    }

    public function set_sale_price($value)
    {
        $this->set_prop('sale_price', wc_format_decimal($value));
    }

    public function set_date_on_sale_from($value)
    {
        $this->set_date_prop('date_on_sale_from', $value);
    }

    public function set_date_on_sale_to($value)
    {
        $this->set_date_prop('date_on_sale_to', $value);
    }

    public function set_total_sales($value)
    {
        $this->set_prop('total_sales', absint($value));
    }
}
