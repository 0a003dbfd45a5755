<?php

declare(strict_types=1);

/**
 * A variation of a variable product. It inherits missing values from its parent.
 */
class WC_Product_Variation extends WC_Product_Simple
{
    protected $post_type = 'product_variation';

    /** @var array<string, mixed> */
    private array $parent_data = [];

    public function __construct($product = 0)
    {
        $this->data['tax_class'] = 'parent';
        $this->data['attribute_summary'] = '';
        parent::__construct($product);
    }

    public function get_type()
    {
        return 'variation';
    }

    protected function get_hook_prefix()
    {
        return 'woocommerce_product_variation_get_';
    }

    /** @return mixed yes and no as booleans, 'parent' where the parent's stock is meant. */
    public function get_manage_stock($context = 'view')
    {
        $value = $this->get_prop('manage_stock', $context);

        return $context === 'view' && !$value && $this->parent_value('manage_stock') ? 'parent' : $value;
    }

    public function get_stock_quantity($context = 'view')
    {
        $value = $this->get_prop('stock_quantity', $context);

        return $context === 'view' && $this->get_manage_stock() === 'parent' ? $this->parent_value('stock_quantity') : $value;
    }

    public function get_backorders($context = 'view')
    {
        $value = $this->get_prop('backorders', $context);

        return $context === 'view' && $this->get_manage_stock() === 'parent' ? $this->parent_value('backorders') : $value;
    }

    public function get_sku($context = 'view')
    {
        return $this->inherited('sku', $context);
    }

    public function get_weight($context = 'view')
    {
        return $this->inherited('weight', $context);
    }

    public function get_image_id($context = 'view')
    {
        return $this->inherited('image_id', $context);
    }

    public function get_tax_status($context = 'view')
    {
        return $context === 'view' ? ($this->parent_value('tax_status') ?? $this->get_prop('tax_status')) : $this->get_prop('tax_status', $context);
    }

    public function get_tax_class($context = 'view')
    {
        $value = $this->get_prop('tax_class', $context);

        return $context === 'view' && $value === 'parent' ? (string) $this->parent_value('tax_class') : $value;
    }

    public function get_catalog_visibility($context = 'view')
    {
        return $this->parent_value('catalog_visibility') ?? $this->get_prop('catalog_visibility', $context);
    }

    public function get_category_ids($context = 'view')
    {
        return [];
    }

    public function get_title()
    {
        return apply_filters('woocommerce_product_title', (string) ($this->parent_value('title') ?? $this->get_name()), $this);
    }

    public function get_stock_managed_by_id()
    {
        return $this->get_manage_stock() === 'parent' ? $this->get_parent_id() : $this->get_id();
    }

    public function get_permalink()
    {
        $url = (string) get_permalink($this->get_parent_id());

        return add_query_arg(array_map('rawurlencode', array_filter($this->get_variation_attributes())), $url);
    }

    /** @return array<string, string> attribute_NAME → value. */
    public function get_variation_attributes($with_prefix = true)
    {
        $attributes = [];
        foreach ($this->get_attributes() as $name => $value) {
            $attributes[$with_prefix ? 'attribute_' . $name : $name] = $value;
        }

        return $attributes;
    }

    public function get_attribute_summary($context = 'view')
    {
        return $this->get_prop('attribute_summary', $context);
    }

    public function set_attribute_summary($value)
    {
        $this->set_prop('attribute_summary', wp_strip_all_tags((string) $value));
    }

    /** @param array<string, string> $raw Name of the attribute → the option chosen. */
    public function set_attributes($raw)
    {
        $attributes = [];
        foreach ((array) $raw as $name => $value) {
            $name = (string) $name;
            $attributes[sanitize_title(str_starts_with($name, 'attribute_') ? substr($name, 10) : $name)] = (string) $value;
        }
        $this->set_prop('attributes', $attributes);
    }

    /** @param array<string, mixed> $data */
    public function set_parent_data($data)
    {
        $this->parent_data = $data;
    }

    /** @return array<string, mixed> */
    public function get_parent_data()
    {
        return $this->parent_data;
    }

    public function variation_is_active()
    {
        return apply_filters('woocommerce_variation_is_active', true, $this);
    }

    public function is_purchasable()
    {
        $is = $this->get_status() === 'publish' && $this->get_price() !== '' && get_post_status($this->get_parent_id()) === 'publish';

        return apply_filters('woocommerce_variation_is_purchasable', $is, $this);
    }

    protected function get_valid_tax_classes()
    {
        return array_merge(parent::get_valid_tax_classes(), ['parent']);
    }

    private function inherited(string $prop, string $context): mixed
    {
        $value = $this->get_prop($prop, $context);

        return $context === 'view' && ($value === '' || $value === null) ? (string) $this->parent_value($prop) : $value;
    }

    private function parent_value(string $prop): mixed
    {
        return $this->parent_data[$prop] ?? null;
    }
}
