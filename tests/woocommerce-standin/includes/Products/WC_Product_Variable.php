<?php

declare(strict_types=1);

/**
 * A variable product. Its price and stock status derive from its variations.
 */
class WC_Product_Variable extends WC_Product
{
    public function get_type()
    {
        return 'variable';
    }

    /** @return list<int> Ids of the variations, in their order. */
    public function get_children($visible_only = false)
    {
        $status = $visible_only ? ['publish'] : ['publish', 'private'];
        $ids = $this->get_id() === 0 ? [] : get_posts([
            'post_parent' => $this->get_id(),
            'post_type' => 'product_variation',
            'post_status' => $status,
            'orderby' => ['menu_order' => 'ASC', 'ID' => 'ASC'],
            'fields' => 'ids',
            'numberposts' => -1,
        ]);

        return array_map('intval', $ids);
    }

    /**
     * @param bool $for_display Whether taxes count as the shop shows them.
     *
     * @return array{price: array<int, string>, regular_price: array<int, string>, sale_price: array<int, string>} By id, ascending.
     */
    public function get_variation_prices($for_display = false)
    {
        $prices = ['price' => [], 'regular_price' => [], 'sale_price' => []];
        foreach ($this->get_children(true) as $id) {
            $variation = wc_get_product($id);
            if (!$variation instanceof WC_Product || $variation->get_price() === '') {
                continue;
            }
            $sale = $variation->is_on_sale() ? $variation->get_sale_price() : $variation->get_regular_price();
            foreach (['price' => $variation->get_price(), 'regular_price' => $variation->get_regular_price(), 'sale_price' => $sale] as $kind => $price) {
                $shown = $for_display ? wc_get_price_to_display($variation, ['price' => $price]) : $price;
                $prices[$kind][$id] = wc_format_decimal($shown, wc_get_price_decimals());
            }
        }
        array_walk($prices, static fn (array &$list) => asort($list));

        return $prices;
    }

    public function get_variation_price($min_or_max = 'min', $for_display = false)
    {
        $prices = $this->get_variation_prices($for_display)['price'];

        return $min_or_max === 'min' ? reset($prices) : end($prices);
    }

    public function get_variation_regular_price($min_or_max = 'min', $for_display = false)
    {
        $prices = $this->get_variation_prices($for_display)['regular_price'];

        return $min_or_max === 'min' ? reset($prices) : end($prices);
    }

    /** @return array<string, list<string>> Names of the attributes that make variations → their options. */
    public function get_variation_attributes()
    {
        $attributes = [];
        foreach ($this->get_attributes() as $attribute) {
            if ($attribute->get_variation()) {
                $attributes[$attribute->get_name()] = $attribute->get_options();
            }
        }

        return $attributes;
    }

    public function is_on_sale($context = 'view')
    {
        $prices = $this->get_variation_prices();

        return $prices['regular_price'] !== $prices['sale_price'] && $prices['sale_price'] === $prices['price'];
    }

    public function get_price_html($deprecated = '')
    {
        $prices = $this->get_variation_prices(true)['price'];
        if ($prices === []) {
            return apply_filters('woocommerce_variable_empty_price_html', '', $this);
        }
        $html = reset($prices) === end($prices)
            ? wc_price(reset($prices))
            : wc_price(reset($prices)) . ' &ndash; ' . wc_price(end($prices));

        return apply_filters('woocommerce_get_price_html', $html, $this);
    }

    /** Determines the status: by its own managed stock, otherwise by its variations. */
    public function validate_props()
    {
        parent::validate_props();
        if ($this->get_manage_stock('edit')) {
            return;
        }
        $this->set_stock_quantity('');
        $this->set_backorders('no');
        $this->set_low_stock_amount('');
        $this->set_stock_status(self::status_of_children($this->get_children()));
    }

    /**
     * Synchronizes the parent's price and stock status with its variations.
     *
     * @param int|WC_Product $product
     *
     * @return WC_Product|false
     */
    public static function sync($product, $save = true)
    {
        $product = $product instanceof WC_Product ? $product : wc_get_product($product);
        if (!$product instanceof self) {
            return $product instanceof WC_Product ? $product : false;
        }
        $store = new WC_Product_Data_Store_CPT();
        $store->sync_variable_prices($product);
        if (!$product->get_manage_stock('edit')) {
            $product->set_stock_status(self::status_of_children($product->get_children()));
        }
        if ($save) {
            $product->save();
        }
        do_action('woocommerce_variable_product_sync_data', $product);

        return $product;
    }

    /** @param list<int> $children */
    private static function status_of_children(array $children): string
    {
        $statuses = array_map(static fn (int $id): string => (string) get_post_meta($id, '_stock_status', true), $children);

        return match (true) {
            in_array('instock', $statuses, true) => 'instock',
            in_array('onbackorder', $statuses, true) => 'onbackorder',
            default => 'outofstock',
        };
    }
}
