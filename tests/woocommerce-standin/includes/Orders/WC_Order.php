<?php

declare(strict_types=1);

use SorsForWooCommerce\Tests\WooCommerceStandin\Orders\AddressProps;
use SorsForWooCommerce\Tests\WooCommerceStandin\Orders\Notes;
use SorsForWooCommerce\Tests\WooCommerceStandin\Orders\OrderMetaMap;
use SorsForWooCommerce\Tests\WooCommerceStandin\Orders\OrderProps;
use SorsForWooCommerce\Tests\WooCommerceStandin\Orders\RefundSums;
use SorsForWooCommerce\Tests\WooCommerceStandin\Orders\StatusTransition;

/**
 * A shopper's order.
 */
class WC_Order extends WC_Abstract_Order
{
    use AddressProps;
    use OrderProps;
    use RefundSums;
    use StatusTransition;

    private const OWN = [
        'customer_id' => 0,
        'order_key' => '',
        'payment_method' => '',
        'payment_method_title' => '',
        'transaction_id' => '',
        'customer_ip_address' => '',
        'customer_user_agent' => '',
        'created_via' => '',
        'customer_note' => '',
        'date_completed' => null,
        'date_paid' => null,
        'cart_hash' => '',
        'order_stock_reduced' => false,
        'download_permissions_granted' => false,
        'new_order_email_sent' => false,
        'recorded_sales' => false,
        'recorded_coupon_usage_counts' => false,
    ];

    public function __construct($order = 0)
    {
        $this->data += self::OWN + [
            'billing' => array_fill_keys(OrderMetaMap::BILLING, ''),
            'shipping' => array_fill_keys(OrderMetaMap::SHIPPING, ''),
        ];
        parent::__construct($order);
    }

    /** @return int Its id. */
    public function save()
    {
        $this->maybe_set_user_billing_email();
        parent::save();
        $this->status_transition();

        return $this->get_id();
    }

    public function get_data()
    {
        return array_merge(['number' => $this->get_order_number()], parent::get_data());
    }

    public function get_order_number()
    {
        return (string) apply_filters('woocommerce_order_number', (string) $this->get_id(), $this);
    }

    public function get_user_id($context = 'view')
    {
        return $this->get_customer_id($context);
    }

    public function get_user()
    {
        return $this->get_user_id() > 0 ? get_user_by('id', $this->get_user_id()) : false;
    }

    /** @param string|WC_Payment_Gateway $payment_method */
    public function set_payment_method($payment_method = '')
    {
        if (is_object($payment_method)) {
            $this->set_payment_method($payment_method->id);
            $this->set_payment_method_title($payment_method->get_title());
            return;
        }
        $this->set_prop('payment_method', (string) $payment_method);
    }

    public function set_billing_email($value)
    {
        if ((string) $value !== '' && !is_email((string) $value)) {
            $this->error('order_invalid_billing_email', __('Invalid billing email address', 'woocommerce'));
        }
        $this->set_address_prop('email', 'billing', sanitize_email((string) $value));
    }

    /** @return array<string, string> */
    public function get_address($address_type = 'billing')
    {
        return apply_filters('woocommerce_get_order_address', $this->get_prop((string) $address_type) ?? [], $address_type, $this);
    }

    /** @param array<string, string> $address */
    public function set_address($address, $type = 'billing')
    {
        foreach ((array) $address as $field => $value) {
            if (is_callable([$this, "set_{$type}_{$field}"])) {
                $this->{"set_{$type}_{$field}"}($value);
            }
        }
    }

    public function get_formatted_billing_full_name()
    {
        return sprintf('%1$s %2$s', $this->get_billing_first_name(), $this->get_billing_last_name());
    }

    public function get_formatted_shipping_full_name()
    {
        return sprintf('%1$s %2$s', $this->get_shipping_first_name(), $this->get_shipping_last_name());
    }

    public function get_formatted_billing_address($empty_content = '')
    {
        return WC()->countries->get_formatted_address($this->get_address()) ?: $empty_content;
    }

    public function get_formatted_shipping_address($empty_content = '')
    {
        return WC()->countries->get_formatted_address($this->get_address('shipping')) ?: $empty_content;
    }

    public function has_billing_address()
    {
        return (bool) ($this->get_billing_address_1() || $this->get_billing_address_2());
    }

    public function has_shipping_address()
    {
        return (bool) ($this->get_shipping_address_1() || $this->get_shipping_address_2());
    }

    public function get_edit_order_url()
    {
        return apply_filters('woocommerce_get_edit_order_url', admin_url('post.php?post=' . $this->get_id() . '&action=edit'), $this);
    }

    public function get_view_order_url()
    {
        return apply_filters('woocommerce_get_view_order_url', home_url('/my-account/view-order/' . $this->get_id() . '/'), $this);
    }

    public function get_checkout_payment_url($on_checkout = false)
    {
        $url = add_query_arg(['pay_for_order' => 'true', 'key' => $this->get_order_key()], home_url('/checkout/order-pay/' . $this->get_id() . '/'));

        return apply_filters('woocommerce_get_checkout_payment_url', $url, $this);
    }

    public function get_checkout_order_received_url()
    {
        $url = add_query_arg('key', $this->get_order_key(), home_url('/checkout/order-received/' . $this->get_id() . '/'));

        return apply_filters('woocommerce_get_checkout_order_received_url', $url, $this);
    }

    public function key_is_valid($key)
    {
        return hash_equals((string) $this->get_order_key(), (string) $key);
    }

    public function is_editable()
    {
        return apply_filters('wc_order_is_editable', in_array($this->get_status(), ['pending', 'on-hold', 'auto-draft'], true), $this);
    }

    public function is_paid()
    {
        return apply_filters('woocommerce_order_is_paid', $this->has_status(wc_get_is_paid_statuses()), $this);
    }

    public function needs_payment()
    {
        return apply_filters('woocommerce_order_needs_payment', $this->has_status(['pending', 'failed']) && (float) $this->get_total() > 0, $this);
    }

    /** Whether the order needs processing before completion: false for virtual downloads. */
    public function needs_processing()
    {
        foreach ($this->get_items() as $item) {
            $product = $item->get_product();
            if ($product instanceof WC_Product) {
                $needs = !($product->is_downloadable() && $product->is_virtual());
                if (apply_filters('woocommerce_order_item_needs_processing', $needs, $product, $this->get_id())) {
                    return true;
                }
            }
        }

        return false;
    }

    /** @return int Id of the note; 0 for an order that is not stored. */
    public function add_order_note($note, $is_customer_note = 0, $added_by_user = false)
    {
        return $this->get_id() === 0 ? 0 : Notes::add($this, (string) $note, (bool) $is_customer_note, (bool) $added_by_user);
    }

    /** @return list<WP_Comment> */
    public function get_customer_order_notes()
    {
        return Notes::comments(['post_id' => $this->get_id(), 'meta_key' => 'is_customer_note', 'meta_value' => '1']);
    }

    /** Handles a received payment, once. */
    public function payment_complete($transaction_id = '')
    {
        if ($this->get_id() === 0) {
            return false;
        }
        do_action('woocommerce_pre_payment_complete', $this->get_id(), $transaction_id);
        $payable = apply_filters('woocommerce_valid_order_statuses_for_payment_complete', ['on-hold', 'pending', 'failed', 'cancelled'], $this);
        if (!$this->has_status($payable)) {
            do_action('woocommerce_payment_complete_order_status_' . $this->get_status(), $this->get_id(), $transaction_id);
            return true;
        }
        if ((string) $transaction_id !== '') {
            $this->set_transaction_id($transaction_id);
        }
        if ($this->get_date_paid('edit') === null) {
            $this->set_date_paid(time());
        }
        $this->set_status($this->paid_status());
        $this->save();
        do_action('woocommerce_payment_complete', $this->get_id(), $transaction_id);

        return true;
    }

    protected function get_address_prop($prop, $address_type = 'billing', $context = 'view')
    {
        $address = $this->changes[$address_type] ?? $this->data[$address_type];
        $value = $address[$prop] ?? '';

        return $context === 'view' ? apply_filters($this->get_hook_prefix() . $address_type . '_' . $prop, $value, $this) : $value;
    }

    protected function set_address_prop($prop, $address_type, $value)
    {
        $address = $this->changes[$address_type] ?? $this->data[$address_type];
        if (($address[$prop] ?? null) !== $value) {
            $address[$prop] = $value;
            $this->set_prop($address_type, $address);
        }
    }

    /** Returns the account's address if the order has none. */
    private function maybe_set_user_billing_email(): void
    {
        $user = $this->get_billing_email('edit') === '' ? $this->get_user() : false;
        if ($user instanceof WP_User && is_email($user->user_email)) {
            $this->set_billing_email($user->user_email);
        }
    }
}
