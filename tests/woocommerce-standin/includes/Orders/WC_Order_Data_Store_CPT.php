<?php

declare(strict_types=1);

use SorsForWooCommerce\Tests\WooCommerceStandin\Orders\ItemRows;
use SorsForWooCommerce\Tests\WooCommerceStandin\Orders\OrderMetaMap;
use SorsForWooCommerce\Tests\WooCommerceStandin\Products\PostRow;

/**
 * Reads and writes orders and refunds: posts of type shop_order and shop_order_refund, their meta and items.
 */
class WC_Order_Data_Store_CPT
{
    /** Properties in the posts table. */
    private const POST_PROPS = ['status', 'date_created', 'date_modified', 'parent_id', 'customer_note'];

    /** @param WC_Abstract_Order $order */
    public function create(&$order): void
    {
        $order->set_version(WC_VERSION);
        $order->set_currency($order->get_currency() ?: get_woocommerce_currency());
        if ($order->get_date_created('edit') === null) {
            $order->set_date_created(time());
        }
        $order->set_prices_include_tax(get_option('woocommerce_prices_include_tax') === 'yes');
        if ($order instanceof WC_Order && $order->get_order_key('edit') === '') {
            $order->set_order_key(wc_generate_order_key());
        }
        $date = $order->get_date_created('edit');
        $id = wp_insert_post(apply_filters('woocommerce_new_order_data', [
            'post_date' => gmdate('Y-m-d H:i:s', $date->getOffsetTimestamp()),
            'post_date_gmt' => gmdate('Y-m-d H:i:s', $date->getTimestamp()),
            'post_type' => $order->get_type(),
            'post_status' => $this->post_status($order),
            'ping_status' => 'closed',
            'post_author' => 1,
            'post_title' => sprintf('%s &ndash; %s', $order instanceof WC_Order_Refund ? 'Refund' : 'Order', $date->date_i18n('F j, Y @ h:i A')),
            'post_password' => $order instanceof WC_Order ? $order->get_order_key('edit') : wc_generate_order_key(),
            'post_parent' => $order->get_parent_id('edit'),
            'post_excerpt' => $order instanceof WC_Order ? wp_slash($order->get_customer_note('edit')) : '',
        ]), true);
        if (is_wp_error($id)) {
            throw new Exception($id->get_error_message());
        }
        $order->set_id($id);
        $this->write_meta($order, true);
        $order->save_meta_data();
        $order->apply_changes();
        wc_delete_shop_order_transients($order);
        if ($order instanceof WC_Order && !in_array($order->get_status(), ['auto-draft', 'checkout-draft'], true)) {
            do_action('woocommerce_new_order', $id, $order);
        }
    }

    /** @param WC_Abstract_Order $order */
    public function read(&$order): void
    {
        $order->set_defaults();
        $post = get_post($order->get_id());
        if (!$post instanceof WP_Post || !in_array($post->post_type, wc_get_order_types(), true)) {
            throw new Exception(__('Invalid order.', 'woocommerce'));
        }
        $order->set_props([
            'parent_id' => $post->post_parent,
            'date_created' => PostRow::timestamp($post->post_date_gmt, $post->post_date),
            'date_modified' => PostRow::timestamp($post->post_modified_gmt, $post->post_modified),
            'status' => $post->post_status,
            'customer_note' => $post->post_excerpt,
        ]);
        foreach (OrderMetaMap::forObject($order) as $key => $prop) {
            if (metadata_exists('post', $post->ID, $key)) {
                $this->read_prop($order, $prop, get_post_meta($post->ID, $key, true));
            }
        }
        $order->set_object_read(true);
    }

    /** @param WC_Abstract_Order $order */
    public function update(&$order): void
    {
        $order->save_meta_data();
        $order->set_version(WC_VERSION);
        $changes = $order->get_changes();
        if (array_intersect(self::POST_PROPS, array_keys($changes)) !== []) {
            $date = $order->get_date_created('edit');
            $row = [
                'post_status' => $this->post_status($order),
                'post_parent' => $order->get_parent_id('edit'),
                'post_excerpt' => $order instanceof WC_Order ? $order->get_customer_note('edit') : '',
                'post_date' => gmdate('Y-m-d H:i:s', $date->getOffsetTimestamp()),
                'post_date_gmt' => gmdate('Y-m-d H:i:s', $date->getTimestamp()),
            ];
            $this->write_post($order, $row);
            $order->read_meta_data(true);
        } else {
            $this->touch($order->get_id());
        }
        $this->write_meta($order, false);
        $order->apply_changes();
        wc_delete_shop_order_transients($order);
        if ($order instanceof WC_Order) {
            do_action('woocommerce_update_order', $order->get_id(), $order);
        }
    }

    /** @param WC_Abstract_Order $order */
    public function delete(&$order, bool $force): void
    {
        $id = $order->get_id();
        $type = $order instanceof WC_Order_Refund ? 'order_refund' : 'order';
        if (!$force) {
            do_action('woocommerce_before_trash_' . $type, $id, $order);
            wp_trash_post($id);
            $order->set_object_read(false);
            $order->set_status('trash');
            $order->set_object_read(true);
            do_action('woocommerce_trash_' . $type, $id);
            return;
        }
        do_action('woocommerce_before_delete_' . $type, $id, $order);
        wp_delete_post($id, true);
        do_action('woocommerce_delete_' . $type, $id);
    }

    public function get_order_type($order_id): string
    {
        return (string) get_post_type((int) $order_id);
    }

    public function get_stock_reduced($order): bool
    {
        return wc_string_to_bool(get_post_meta($this->id_of($order), '_order_stock_reduced', true));
    }

    public function set_stock_reduced($order, $set): void
    {
        update_post_meta($this->id_of($order), '_order_stock_reduced', wc_bool_to_string($set));
        if ($order instanceof WC_Order) {
            $wasRead = $order->get_object_read();
            $order->set_object_read(false);
            $order->set_order_stock_reduced(wc_string_to_bool($set));
            $order->set_object_read($wasRead);
        }
    }

    public function delete_items($order): void
    {
        ItemRows::deleteOf($this->id_of($order));
    }

    private function id_of(mixed $order): int
    {
        return $order instanceof WC_Abstract_Order ? $order->get_id() : (int) $order;
    }

    private function read_prop(WC_Abstract_Order $order, string $prop, mixed $value): void
    {
        try {
            $order->{"set_{$prop}"}($value);
        } catch (WC_Data_Exception) {
            // Keeps stored values that a setter would reject.
            return;
        }
    }

    private function write_meta(WC_Abstract_Order $order, bool $all): void
    {
        $changes = $order->get_changes();
        $updated = [];
        foreach (OrderMetaMap::forObject($order) as $key => $prop) {
            [$kind] = explode('_', $prop, 2);
            $isAddress = in_array($kind, ['billing', 'shipping'], true) && !in_array($prop, ['shipping_total', 'shipping_tax'], true);
            if (!$all && !array_key_exists($isAddress ? $kind : $prop, $changes)) {
                continue;
            }
            $value = OrderMetaMap::toMeta($prop, $order->{"get_{$prop}"}('edit'));
            // An empty address field or date has no row until it gets a value.
            if (($value === '' || $value === null) && !metadata_exists('post', $order->get_id(), $key)) {
                continue;
            }
            update_post_meta($order->get_id(), $key, $value);
            $updated[] = $prop;
        }
        do_action('woocommerce_order_object_updated_props', $order, $updated);
    }

    /** @param array<string, mixed> $row */
    private function write_post(WC_Abstract_Order $order, array $row): void
    {
        if (doing_action('save_post')) {
            $GLOBALS['wpdb']->update($GLOBALS['wpdb']->posts, $row + [
                'post_modified' => current_time('mysql'),
                'post_modified_gmt' => current_time('mysql', true),
            ], ['ID' => $order->get_id()]);
            clean_post_cache($order->get_id());
            return;
        }
        wp_update_post(wp_slash(['ID' => $order->get_id()] + $row));
    }

    private function touch(int $id): void
    {
        $GLOBALS['wpdb']->update($GLOBALS['wpdb']->posts, [
            'post_modified' => current_time('mysql'),
            'post_modified_gmt' => current_time('mysql', true),
        ], ['ID' => $id]);
        clean_post_cache($id);
    }

    private function post_status(WC_Abstract_Order $order): string
    {
        $status = $order->get_status('edit') ?: apply_filters('woocommerce_default_order_status', 'pending');

        return array_key_exists('wc-' . $status, wc_get_order_statuses()) ? 'wc-' . $status : $status;
    }
}
