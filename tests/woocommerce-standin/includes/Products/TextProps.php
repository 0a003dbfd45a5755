<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Products;

/**
 * Name and descriptions of a product.
 */
trait TextProps
{
    public function get_name($context = 'view')
    {
        return $this->get_prop('name', $context);
    }

    public function get_slug($context = 'view')
    {
        return $this->get_prop('slug', $context);
    }

    public function get_description($context = 'view')
    {
        return $this->get_prop('description', $context);
    }

    public function get_short_description($context = 'view')
    {
        return $this->get_prop('short_description', $context);
    }

    public function get_sku($context = 'view')
    {
        return $this->get_prop('sku', $context);
    }

    public function get_global_unique_id($context = 'view')
    {
        return $this->get_prop('global_unique_id', $context);
    }

    public function get_purchase_note($context = 'view')
    {
        return $this->get_prop('purchase_note', $context);
    }

    public function get_post_password($context = 'view')
    {
        return $this->get_prop('post_password', $context);
    }

    public function get_status($context = 'view')
    {
        return $this->get_prop('status', $context);
    }

    public function get_date_created($context = 'view')
    {
        return $this->get_prop('date_created', $context);
    }

    public function get_date_modified($context = 'view')
    {
        return $this->get_prop('date_modified', $context);
    }

    public function set_name($value)
    {
        $this->set_prop('name', (string) $value);
    }

    public function set_slug($value)
    {
        $this->set_prop('slug', (string) $value);
    }

    public function set_description($value)
    {
        $this->set_prop('description', (string) $value);
    }

    public function set_short_description($value)
    {
        $this->set_prop('short_description', (string) $value);
    }

    public function set_purchase_note($value)
    {
        $this->set_prop('purchase_note', (string) $value);
    }

    public function set_post_password($value)
    {
        $this->set_prop('post_password', (string) $value);
    }

    public function set_date_created($value)
    {
        $this->set_date_prop('date_created', $value);
    }

    public function set_date_modified($value)
    {
        $this->set_date_prop('date_modified', $value);
    }
}
