<?php

declare(strict_types=1);

use SorsForWooCommerce\Tests\WooCommerceStandin\Orders\Amounts;
use SorsForWooCommerce\Tests\WooCommerceStandin\Orders\CouponUse;
use SorsForWooCommerce\Tests\WooCommerceStandin\Orders\Items;
use SorsForWooCommerce\Tests\WooCommerceStandin\Orders\OrderMetaMap;
use SorsForWooCommerce\Tests\WooCommerceStandin\Orders\Totals;

/**
 * Common base of orders and refunds: amounts, items, status.
 */
abstract class WC_Abstract_Order extends WC_Data
{
    use Amounts;
    use CouponUse;
    use Items;
    use Totals;

    protected $object_type = 'order';

    protected $data = [
        'parent_id' => 0,
        'status' => '',
        'currency' => '',
        'version' => '',
        'prices_include_tax' => false,
        'date_created' => null,
        'date_modified' => null,
        'discount_total' => 0,
        'discount_tax' => 0,
        'shipping_total' => 0,
        'shipping_tax' => 0,
        'cart_tax' => 0,
        'total' => 0,
        'total_tax' => 0,
    ];

    /** @param int|string|WC_Abstract_Order|WP_Post $order 0 for a new one. */
    public function __construct($order = 0)
    {
        parent::__construct();
        if ($order instanceof self) {
            $this->set_id($order->get_id());
        } elseif (is_numeric($order) && (int) $order > 0) {
            $this->set_id((int) $order);
        } elseif (is_object($order) && !empty($order->ID)) {
            $this->set_id((int) $order->ID);
        } else {
            $this->set_object_read(true);
        }
        if ($this->get_id() > 0) {
            $this->store()->read($this);
        }
    }

    /** @return string Post type. */
    public function get_type()
    {
        return 'shop_order';
    }

    public function get_data_store()
    {
        return WC_Data_Store::load('order');
    }

    public function get_data()
    {
        return array_merge(parent::get_data(), [
            'line_items' => $this->get_items('line_item'),
            'tax_lines' => $this->get_items('tax'),
            'shipping_lines' => $this->get_items('shipping'),
            'fee_lines' => $this->get_items('fee'),
            'coupon_lines' => $this->get_items('coupon'),
        ]);
    }

    public function get_status($context = 'view')
    {
        $status = $this->get_prop('status', $context);

        return $context === 'view' && $status === '' ? apply_filters('woocommerce_default_order_status', 'pending') : $status;
    }

    /**
     * @param string $new_status With or without wc-.
     *
     * @return array{from: string, to: string}
     */
    public function set_status($new_status)
    {
        $old = (string) $this->get_status();
        $new = self::bare((string) $new_status);
        if ($this->object_read) {
            $known = array_map([self::class, 'bare'], array_keys($this->get_valid_statuses()));
            $new = in_array($new, [...$known, 'trash', 'auto-draft'], true) ? $new : 'pending';
            $old = in_array($old, [...$known, 'trash'], true) ? $old : 'pending';
        }
        $this->set_prop('status', $new);

        return ['from' => $old, 'to' => $new];
    }

    /** @param string|array<string> $status Without wc-. */
    public function has_status($status)
    {
        return apply_filters('woocommerce_order_has_status', in_array($this->get_status(), (array) $status, true), $this, $status);
    }

    public function get_parent_id($context = 'view')
    {
        return $this->get_prop('parent_id', $context);
    }

    public function set_parent_id($value)
    {
        $this->set_prop('parent_id', absint($value));
    }

    public function get_currency($context = 'view')
    {
        return $this->get_prop('currency', $context);
    }

    public function set_currency($value)
    {
        if ($value !== '' && !array_key_exists((string) $value, get_woocommerce_currencies())) {
            $this->error('order_invalid_currency', __('Invalid currency code', 'woocommerce'));
        }
        $this->set_prop('currency', $value !== '' && $value !== null ? (string) $value : get_woocommerce_currency());
    }

    public function get_version($context = 'view')
    {
        return $this->get_prop('version', $context);
    }

    public function set_version($value)
    {
        $this->set_prop('version', (string) $value);
    }

    public function get_prices_include_tax($context = 'view')
    {
        return $this->get_prop('prices_include_tax', $context);
    }

    public function set_prices_include_tax($value)
    {
        $this->set_prop('prices_include_tax', wc_string_to_bool($value));
    }

    public function get_date_created($context = 'view')
    {
        return $this->get_prop('date_created', $context);
    }

    public function set_date_created($date = null)
    {
        $this->set_date_prop('date_created', $date);
    }

    public function get_date_modified($context = 'view')
    {
        return $this->get_prop('date_modified', $context);
    }

    public function set_date_modified($date = null)
    {
        $this->set_date_prop('date_modified', $date);
    }

    public function get_user_id($context = 'view')
    {
        return 0;
    }

    /** @return int Its id. */
    public function save()
    {
        $store = $this->store();
        do_action('woocommerce_before_' . $this->object_type . '_object_save', $this, $store);
        $this->get_id() > 0 ? $store->update($this) : $store->create($this);
        $this->save_items();
        do_action('woocommerce_after_' . $this->object_type . '_object_save', $this, $store);

        return $this->get_id();
    }

    /** @return bool */
    public function delete($force_delete = false)
    {
        if ($this->get_id() === 0 || apply_filters('woocommerce_pre_delete_' . $this->object_type, null, $this, $force_delete) !== null) {
            return false;
        }
        $this->store()->delete($this, (bool) $force_delete);
        $this->set_id(0);

        return true;
    }

    /** @return array<string, string> */
    protected function get_valid_statuses()
    {
        return wc_get_order_statuses();
    }

    protected function internal_meta_keys(): array
    {
        return OrderMetaMap::internalKeys();
    }

    protected function store(): WC_Order_Data_Store_CPT
    {
        return new WC_Order_Data_Store_CPT();
    }

    protected static function bare(string $status): string
    {
        return str_starts_with($status, 'wc-') ? substr($status, 3) : $status;
    }
}
