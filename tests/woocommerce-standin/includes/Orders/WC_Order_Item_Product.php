<?php

declare(strict_types=1);

/**
 * A product line.
 */
class WC_Order_Item_Product extends WC_Order_Item
{
    protected array $extra_data = [
        'product_id' => 0,
        'variation_id' => 0,
        'quantity' => 1,
        'tax_class' => '',
        'subtotal' => 0,
        'subtotal_tax' => 0,
        'total' => 0,
        'total_tax' => 0,
        'taxes' => ['subtotal' => [], 'total' => []],
    ];

    protected array $meta_map = [
        '_product_id' => 'product_id',
        '_variation_id' => 'variation_id',
        '_qty' => 'quantity',
        '_tax_class' => 'tax_class',
        '_line_subtotal' => 'subtotal',
        '_line_subtotal_tax' => 'subtotal_tax',
        '_line_total' => 'total',
        '_line_tax' => 'total_tax',
        '_line_tax_data' => 'taxes',
    ];

    public function get_type()
    {
        return 'line_item';
    }

    public function get_product_id($context = 'view')
    {
        return $this->get_prop('product_id', $context);
    }

    public function set_product_id($value)
    {
        if ((int) $value > 0 && !in_array(get_post_type(absint($value)), ['product', 'product_variation'], true)) {
            $this->error('order_item_product_invalid_product_id', __('Invalid product ID', 'woocommerce'));
        }
        $this->set_prop('product_id', absint($value));
    }

    public function get_variation_id($context = 'view')
    {
        return $this->get_prop('variation_id', $context);
    }

    public function set_variation_id($value)
    {
        if ((int) $value > 0 && get_post_type(absint($value)) !== 'product_variation') {
            $this->error('order_item_product_invalid_variation_id', __('Invalid variation ID', 'woocommerce'));
        }
        $this->set_prop('variation_id', absint($value));
    }

    /** @param array<string, string> $data Options chosen, kept as meta data. */
    public function set_variation($data = [])
    {
        foreach ((array) $data as $name => $option) {
            $this->add_meta_data(str_replace('attribute_', '', (string) $name), $option, true);
        }
    }

    /** @param WC_Product $product */
    public function set_product($product)
    {
        if (!$product instanceof WC_Product) {
            $this->error('order_item_product_invalid_product', __('Invalid product', 'woocommerce'));
        }
        $isVariation = $product->is_type('variation');
        $this->set_product_id($isVariation ? $product->get_parent_id() : $product->get_id());
        $this->set_variation_id($isVariation ? $product->get_id() : 0);
        $this->set_name($product->get_name());
        $this->set_tax_class($product->get_tax_class());
    }

    /** @return WC_Product|false|null */
    public function get_product()
    {
        $product = wc_get_product($this->get_variation_id() ?: $this->get_product_id());

        return apply_filters('woocommerce_order_item_product', $product, $this);
    }

    public function get_quantity($context = 'view')
    {
        return $this->get_prop('quantity', $context);
    }

    public function set_quantity($value)
    {
        $this->set_prop('quantity', wc_stock_amount($value));
    }

    public function get_tax_class($context = 'view')
    {
        return $this->get_prop('tax_class', $context);
    }

    public function set_tax_class($value)
    {
        if ($value && !in_array((string) $value, WC_Tax::get_tax_class_slugs(), true)) {
            $this->error('order_item_product_invalid_tax_class', __('Invalid tax class', 'woocommerce'));
        }
        $this->set_prop('tax_class', (string) $value);
    }

    public function get_tax_status()
    {
        $product = $this->get_product();

        return $product instanceof WC_Product ? $product->get_tax_status() : 'taxable';
    }

    public function get_subtotal($context = 'view')
    {
        return $this->get_prop('subtotal', $context);
    }

    public function set_subtotal($value)
    {
        $value = wc_format_decimal($value);
        $this->set_prop('subtotal', is_numeric($value) ? $value : '0');
    }

    public function get_subtotal_tax($context = 'view')
    {
        return $this->get_prop('subtotal_tax', $context);
    }

    public function set_subtotal_tax($value)
    {
        $this->set_prop('subtotal_tax', wc_format_decimal($value));
    }

    public function get_total($context = 'view')
    {
        return $this->get_prop('total', $context);
    }

    /** The subtotal can't be less than the total. */
    public function set_total($value)
    {
        $value = wc_format_decimal($value);
        $this->set_prop('total', is_numeric($value) ? $value : '0');
        if ($this->get_subtotal() === '' || (float) $this->get_subtotal() < (float) $this->get_total()) {
            $this->set_subtotal($this->get_total());
        }
    }

    public function get_total_tax($context = 'view')
    {
        return $this->get_prop('total_tax', $context);
    }

    public function set_total_tax($value)
    {
        $this->set_prop('total_tax', wc_format_decimal($value));
    }

    public function get_taxes($context = 'view')
    {
        return $this->get_prop('taxes', $context);
    }

    public function set_taxes($raw_tax_data)
    {
        $taxes = $this->clean_taxes(maybe_unserialize($raw_tax_data), ['total', 'subtotal']);
        $this->set_prop('taxes', $taxes);
        $this->set_total_tax($this->sum_of_taxes($taxes['total']));
        $this->set_subtotal_tax($this->sum_of_taxes($taxes['subtotal']));
    }
}
