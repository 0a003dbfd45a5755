<?php

declare(strict_types=1);

use SorsForWooCommerce\Tests\WooCommerceStandin\Orders\ItemRows;

/**
 * One line of an order.
 */
class WC_Order_Item extends WC_Data
{
    protected $object_type = 'order_item';

    protected $meta_type = 'order_item';

    /** Meta key → property. */
    protected array $meta_map = [];

    protected $data = ['order_id' => 0, 'name' => ''];

    /** Properties of the line type, in addition to the common ones. */
    protected array $extra_data = [];

    /** @param int|WC_Order_Item $item 0 for a new one. */
    public function __construct($item = 0)
    {
        $this->data = array_merge($this->data, $this->extra_data);
        parent::__construct();
        if ($item instanceof self) {
            $this->set_id($item->get_id());
        } elseif (is_numeric($item) && (int) $item > 0) {
            $this->set_id((int) $item);
        } else {
            $this->set_object_read(true);
        }
        if ($this->get_id() > 0) {
            $this->loadRow();
        }
    }

    /** @return string line_item, fee, shipping, coupon, tax. */
    public function get_type()
    {
        return '';
    }

    public function is_type($type)
    {
        return in_array($this->get_type(), (array) $type, true);
    }

    public function get_order_id($context = 'view')
    {
        return $this->get_prop('order_id', $context);
    }

    public function set_order_id($value)
    {
        $this->set_prop('order_id', absint($value));
    }

    public function get_name($context = 'view')
    {
        return $this->get_prop('name', $context);
    }

    public function set_name($value)
    {
        $this->set_prop('name', wp_check_invalid_utf8((string) $value));
    }

    public function get_quantity()
    {
        return 1;
    }

    public function get_tax_status()
    {
        return 'taxable';
    }

    public function get_tax_class()
    {
        return '';
    }

    /** @return WC_Order|false */
    public function get_order()
    {
        return wc_get_order($this->get_order_id());
    }

    /**
     * Calculates the line's taxes at a place from its totals.
     *
     * @param array<string, string> $calculate_tax_for country, state, postcode, city, perhaps tax_class.
     */
    public function calculate_taxes($calculate_tax_for = [])
    {
        if (!isset($calculate_tax_for['country'], $calculate_tax_for['state'], $calculate_tax_for['postcode'], $calculate_tax_for['city'])) {
            return false;
        }
        if ($this->get_tax_status() === 'taxable' && wc_tax_enabled()) {
            $rates = WC_Tax::find_rates(['tax_class' => $this->get_tax_class()] + $calculate_tax_for);
            $taxes = ['total' => WC_Tax::calc_tax($this->get_total(), $rates, false)];
            if (method_exists($this, 'get_subtotal')) {
                $taxes['subtotal'] = WC_Tax::calc_tax($this->get_subtotal(), $rates, false);
            }
            $this->set_taxes($taxes);
        } else {
            $this->set_taxes(false);
        }
        do_action('woocommerce_order_item_after_calculate_taxes', $this, $calculate_tax_for);

        return true;
    }

    /** @return int Its id. */
    public function save()
    {
        do_action('woocommerce_before_order_item_object_save', $this, null);
        if ($this->get_id() === 0) {
            $this->set_id(ItemRows::insert($this->get_order_id(), $this->get_name('edit'), $this->get_type()));
            $this->write(true);
            do_action('woocommerce_new_order_item', $this->get_id(), $this, $this->get_order_id());
        } else {
            if (array_intersect(['name', 'order_id'], array_keys($this->get_changes())) !== []) {
                ItemRows::update($this->get_id(), $this->get_order_id(), $this->get_name('edit'), $this->get_type());
            }
            $this->write(false);
            do_action('woocommerce_update_order_item', $this->get_id(), $this, $this->get_order_id());
        }
        do_action('woocommerce_after_order_item_object_save', $this, null);

        return $this->get_id();
    }

    public function delete($force_delete = false)
    {
        if ($this->get_id() === 0) {
            return false;
        }
        do_action('woocommerce_before_delete_order_item', $this->get_id());
        ItemRows::delete($this->get_id());
        do_action('woocommerce_delete_order_item', $this->get_id());
        $this->set_id(0);

        return true;
    }

    /**
     * Returns the visible meta data, e.g. of a variation.
     *
     * @return array<int, object> key, value, display_key, display_value.
     */
    public function get_formatted_meta_data($hideprefix = '_', $include_all = false)
    {
        $shown = [];
        foreach ($this->get_meta_data() as $row) {
            if (is_scalar($row->value) && (string) $row->value !== '' && !str_starts_with((string) $row->key, (string) $hideprefix)) {
                $shown[(int) $row->id] = (object) [
                    'key' => $row->key,
                    'value' => $row->value,
                    'display_key' => wc_attribute_label($row->key),
                    'display_value' => wpautop(make_clickable((string) $row->value)),
                ];
            }
        }

        return apply_filters('woocommerce_order_item_get_formatted_meta_data', $shown, $this);
    }

    protected function internal_meta_keys(): array
    {
        return array_keys($this->meta_map);
    }

    /** Converts a meta value for its setter. */
    protected function from_meta(string $prop, mixed $value): mixed
    {
        return $value;
    }

    /** @param mixed $taxes Rate → amount in `total` (and `subtotal`), or false for none. */
    protected function clean_taxes($taxes, array $kinds): array
    {
        $clean = array_fill_keys($kinds, []);
        foreach (is_array($taxes) ? $kinds : [] as $kind) {
            $clean[$kind] = array_map('wc_format_decimal', (array) ($taxes[$kind] ?? []));
        }
        // Without taxes before discounts, the taxes after discounts apply to both.
        if (isset($clean['subtotal']) && array_sum($clean['subtotal']) < array_sum($clean['total'])) {
            $clean['subtotal'] = $clean['total'];
        }

        return $clean;
    }

    protected function sum_of_taxes(array $taxes): float
    {
        return (float) array_sum(get_option('woocommerce_tax_round_at_subtotal') === 'yes' ? array_map('floatval', $taxes) : array_map('wc_round_tax_total', $taxes));
    }

    private function loadRow(): void
    {
        $row = ItemRows::find($this->get_id());
        if ($row === null) {
            throw new Exception(__('Invalid order item.', 'woocommerce'));
        }
        $this->set_defaults();
        $this->set_props(['order_id' => $row->order_id, 'name' => $row->order_item_name]);
        foreach ($this->meta_map as $key => $prop) {
            if (metadata_exists('order_item', $this->get_id(), $key)) {
                $this->set_stored($prop, $this->from_meta($prop, get_metadata('order_item', $this->get_id(), $key, true)));
            }
        }
        $this->set_object_read(true);
    }

    private function set_stored(string $prop, mixed $value): void
    {
        try {
            $this->{"set_{$prop}"}($value);
        } catch (WC_Data_Exception) {
            // Keeps a row that no setter accepts.
            return;
        }
    }

    private function write(bool $all): void
    {
        foreach ($this->meta_map as $key => $prop) {
            if ($all || array_key_exists($prop, $this->get_changes())) {
                $value = $this->get_prop($prop, 'edit');
                update_metadata('order_item', $this->get_id(), $key, wp_slash(is_bool($value) ? ($value ? '1' : '') : $value));
            }
        }
        $this->save_meta_data();
        $this->apply_changes();
        wp_cache_delete($this->get_id(), 'order_item_meta');
    }
}
