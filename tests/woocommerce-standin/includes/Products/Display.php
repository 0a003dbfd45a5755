<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Products;

/**
 * Derived display of a product: visibility, purchasability and their texts.
 */
trait Display
{
    public function exists()
    {
        return get_post_status($this->get_id()) !== false;
    }

    public function managing_stock()
    {
        return get_option('woocommerce_manage_stock', 'yes') === 'yes' && (bool) $this->get_manage_stock();
    }

    public function get_stock_managed_by_id()
    {
        return $this->get_id();
    }

    public function is_in_stock()
    {
        return apply_filters('woocommerce_product_is_in_stock', $this->get_stock_status() !== 'outofstock', $this);
    }

    public function backorders_allowed()
    {
        return in_array($this->get_backorders(), ['yes', 'notify'], true);
    }

    public function backorders_require_notification()
    {
        return $this->managing_stock() && $this->get_backorders() === 'notify';
    }

    public function is_on_backorder($quantity = 0)
    {
        return $this->get_stock_status() === 'onbackorder'
            || $this->managing_stock() && $this->backorders_allowed() && (float) $this->get_stock_quantity() - $quantity < 0;
    }

    public function has_enough_stock($quantity)
    {
        return !$this->managing_stock() || $this->backorders_allowed() || (float) $this->get_stock_quantity() >= $quantity;
    }

    public function is_on_sale($context = 'view')
    {
        $sale = $this->get_sale_price($context);
        $regular = $this->get_regular_price($context);
        $from = $this->get_date_on_sale_from($context);
        $to = $this->get_date_on_sale_to($context);
        $is = $sale !== '' && (float) $regular > (float) $sale
            && ($from === null || $from->getTimestamp() <= time())
            && ($to === null || $to->getTimestamp() >= time());

        return $context === 'view' ? apply_filters('woocommerce_product_is_on_sale', $is, $this) : $is;
    }

    public function is_visible()
    {
        $is = $this->get_status() === 'publish' || current_user_can('edit_post', $this->get_id());
        $is = $is && $this->get_status() !== 'trash' && in_array($this->get_catalog_visibility(), is_search() ? ['visible', 'search'] : ['visible', 'catalog'], true);
        if ($is && get_option('woocommerce_hide_out_of_stock_items', 'no') === 'yes' && !$this->is_in_stock()) {
            $is = false;
        }

        return apply_filters('woocommerce_product_is_visible', $is, $this->get_id());
    }

    public function is_purchasable()
    {
        $is = $this->exists() && ($this->get_status() === 'publish' || current_user_can('edit_post', $this->get_id())) && $this->get_price() !== '';

        return apply_filters('woocommerce_is_purchasable', $is, $this);
    }

    public function is_virtual()
    {
        return (bool) $this->get_virtual();
    }

    public function is_downloadable()
    {
        return (bool) $this->get_downloadable();
    }

    public function is_featured()
    {
        return (bool) $this->get_featured();
    }

    public function needs_shipping()
    {
        return !$this->is_virtual();
    }

    public function is_taxable()
    {
        return apply_filters('woocommerce_product_is_taxable', $this->get_tax_status() === 'taxable' && wc_tax_enabled(), $this);
    }

    public function is_shipping_taxable()
    {
        return $this->needs_shipping() && in_array($this->get_tax_status(), ['taxable', 'shipping'], true);
    }

    public function has_weight()
    {
        return $this->get_weight() !== '';
    }

    public function has_child()
    {
        return $this->get_children() !== [];
    }

    public function get_title()
    {
        return apply_filters('woocommerce_product_title', $this->get_name(), $this);
    }

    public function get_permalink()
    {
        return (string) get_permalink($this->get_id());
    }

    public function get_formatted_name()
    {
        return sprintf('%2$s (%1$s)', $this->get_sku() !== '' ? $this->get_sku() : '#' . $this->get_id(), wp_strip_all_tags($this->get_name()));
    }

    public function add_to_cart_url()
    {
        return '?add-to-cart=' . $this->get_id();
    }

    public function get_image($size = 'woocommerce_thumbnail', $attr = [], $placeholder = true)
    {
        $image = $this->get_image_id() ? wp_get_attachment_image((int) $this->get_image_id(), $size, false, $attr) : '';

        return $image !== '' || !$placeholder ? $image : '<span class="woocommerce-placeholder wp-post-image" aria-hidden="true"></span>';
    }

    public function get_price_suffix($price = '', $qty = 1)
    {
        return apply_filters('woocommerce_get_price_suffix', '', $this, $price, $qty);
    }

    public function get_price_html($deprecated = '')
    {
        if ($this->get_price() === '') {
            $html = apply_filters('woocommerce_empty_price_html', '', $this);
        } elseif ($this->is_on_sale()) {
            $html = sprintf(
                '<del aria-hidden="true">%s</del> <ins aria-hidden="true">%s</ins>',
                wc_price(wc_get_price_to_display($this, ['price' => $this->get_regular_price()])),
                wc_price(wc_get_price_to_display($this))
            );
        } else {
            $html = wc_price(wc_get_price_to_display($this)) . $this->get_price_suffix();
        }

        return apply_filters('woocommerce_get_price_html', $html, $this);
    }

    /** @return array{availability: string, class: string} */
    public function get_availability()
    {
        $class = match (true) {
            !$this->is_in_stock() => 'out-of-stock',
            $this->managing_stock() && $this->is_on_backorder(1), !$this->managing_stock() && $this->is_on_backorder(1) => 'available-on-backorder',
            default => 'in-stock',
        };
        $text = match ($class) {
            'out-of-stock' => __('Out of stock', 'woocommerce'),
            'available-on-backorder' => __('Available on backorder', 'woocommerce'),
            /* translators: %s: quantity */
            default => $this->managing_stock() ? sprintf(__('%s in stock', 'woocommerce'), (string) $this->get_stock_quantity()) : '',
        };

        return apply_filters('woocommerce_get_availability', ['availability' => $text, 'class' => $class], $this);
    }
}
