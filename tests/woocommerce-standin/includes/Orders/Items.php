<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Orders;

/**
 * Lines of an order. They are loaded on first use and saved with the order.
 */
trait Items
{
    /** @var array<string, array<int|string, \WC_Order_Item>> By type; new ones under "new:N". */
    protected array $items = [];

    /** @var list<\WC_Order_Item> */
    protected array $items_to_delete = [];

    /**
     * @param string|array<string> $types line_item, fee, shipping, coupon, tax.
     *
     * @return array<int|string, \WC_Order_Item> By id.
     */
    public function get_items($types = 'line_item')
    {
        $items = [];
        foreach (array_filter((array) $types) as $type) {
            $items += $this->items_of($type);
        }

        return apply_filters('woocommerce_order_get_items', $items, $this, (array) $types);
    }

    /** @return \WC_Order_Item|false */
    public function get_item($item_id, $load_from_db = true)
    {
        return $this->get_items(array_keys(ItemRows::CLASSES))[(int) $item_id] ?? false;
    }

    public function get_fees()
    {
        return $this->get_items('fee');
    }

    public function get_taxes()
    {
        return $this->get_items('tax');
    }

    public function get_coupons()
    {
        return $this->get_items('coupon');
    }

    public function get_shipping_methods()
    {
        return $this->get_items('shipping');
    }

    public function get_shipping_method()
    {
        $names = array_map(static fn (\WC_Order_Item $item): string => $item->get_name(), $this->get_shipping_methods());

        return apply_filters('woocommerce_order_shipping_method', implode(', ', $names), $this);
    }

    public function has_shipping_method($method_id)
    {
        foreach ($this->get_shipping_methods() as $item) {
            if ($item->get_method_id() === $method_id) {
                return true;
            }
        }

        return false;
    }

    /** @return list<string> */
    public function get_coupon_codes()
    {
        return array_values(array_map(static fn (\WC_Order_Item $item): string => $item->get_code(), $this->get_coupons()));
    }

    public function get_item_count($item_type = '')
    {
        $count = array_sum(array_map(static fn (\WC_Order_Item $item): float => (float) $item->get_quantity(), $this->get_items($item_type ?: 'line_item')));

        return apply_filters('woocommerce_get_item_count', wc_stock_amount($count), $item_type, $this);
    }

    /** @param \WC_Order_Item $item */
    public function add_item($item)
    {
        if (!$item instanceof \WC_Order_Item) {
            return false;
        }
        $this->items_of($item->get_type());
        $item->set_order_id($this->get_id());
        $key = $item->get_id() > 0 ? $item->get_id() : 'new:' . $item->get_type() . count($this->items[$item->get_type()]);
        $this->items[$item->get_type()][$key] = $item;
    }

    public function remove_item($item_id)
    {
        foreach (array_keys(ItemRows::CLASSES) as $type) {
            $items = $this->items_of($type);
            if (isset($items[$item_id])) {
                $this->items_to_delete[] = $items[$item_id];
                unset($this->items[$type][$item_id]);
                return;
            }
        }
    }

    /** @param string|null $type All of them where none is given. */
    public function remove_order_items($type = null)
    {
        foreach ($type === null || $type === '' ? array_keys(ItemRows::CLASSES) : [$type] as $each) {
            foreach ($this->items_of($each) as $item) {
                $item->delete();
            }
            $this->items[$each] = [];
        }
    }

    /**
     * Adds a line for a product at its current price, and saves it.
     *
     * @param \WC_Product          $product
     * @param array<string, mixed> $args Properties of the line to set instead.
     *
     * @return int Id of the line.
     */
    public function add_product($product, $qty = 1, $args = [])
    {
        $default = $product instanceof \WC_Product ? $this->line_of($product, $qty) : ['quantity' => $qty];
        $item = new \WC_Order_Item_Product();
        $item->set_props(array_merge($default, (array) $args));
        $item->set_order_id($this->get_id());
        $item->save();
        $this->add_item($item);

        return $item->get_id();
    }

    protected function save_items(): void
    {
        foreach ($this->items_to_delete as $item) {
            $item->delete();
        }
        $this->items_to_delete = [];
        foreach ($this->items as $type => $items) {
            $this->items[$type] = [];
            foreach ($items as $item) {
                $item->set_order_id($this->get_id());
                $this->items[$type][$item->save()] = $item;
            }
        }
    }

    /** @return array<int|string, \WC_Order_Item> */
    private function items_of(string $type): array
    {
        return $this->items[$type] ??= ItemRows::loadRows($this->get_id(), $type);
    }

    /** @return array<string, mixed> */
    private function line_of(\WC_Product $product, mixed $quantity): array
    {
        $net = wc_get_price_excluding_tax($product, ['qty' => $quantity, 'order' => $this]);
        $isVariation = $product->is_type('variation');

        return [
            'name' => $product->get_name(),
            'tax_class' => $product->get_tax_class(),
            'product_id' => $isVariation ? $product->get_parent_id() : $product->get_id(),
            'variation_id' => $isVariation ? $product->get_id() : 0,
            'variation' => $isVariation ? $product->get_attributes() : [],
            'subtotal' => $net,
            'total' => $net,
            'quantity' => $quantity,
        ];
    }
}
