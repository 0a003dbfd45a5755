<?php

/**
 * Orders, their lines and their notes.
 */

declare(strict_types=1);

use SorsForWooCommerce\Tests\WooCommerceStandin\Orders\ItemRows;
use SorsForWooCommerce\Tests\WooCommerceStandin\Orders\Notes;
use SorsForWooCommerce\Tests\WooCommerceStandin\Orders\OrderQuery;

/** @return WC_Order|WC_Order_Refund|false|null */
function wc_get_order($the_order = false)
{
    if (did_action('woocommerce_after_register_post_type') === 0) {
        wc_doing_it_wrong('wc_get_order', 'wc_get_order should not be called before post types are registered.', '2.5');
        return false;
    }
    $id = match (true) {
        $the_order instanceof WC_Abstract_Order => $the_order->get_id(),
        $the_order instanceof WP_Post => (int) $the_order->ID,
        is_numeric($the_order) => absint($the_order),
        $the_order === false && ($GLOBALS['post'] ?? null) instanceof WP_Post => (int) $GLOBALS['post']->ID,
        default => 0,
    };
    $class = ['shop_order' => WC_Order::class, 'shop_order_refund' => WC_Order_Refund::class][(string) get_post_type($id)] ?? null;
    if ($id === 0 || $class === null) {
        return false;
    }
    $class = apply_filters('woocommerce_order_class', $class, get_post_type($id), $id);
    try {
        return new $class($id);
    } catch (Exception) {
        return false;
    }
}

/**
 * @param array<string, mixed> $args status, limit, paged, type, date_created, date_modified, customer, include,
 *     exclude, parent, orderby, order, return (objects or ids), paginate, meta_query, …
 *
 * @return list<WC_Order|WC_Order_Refund|int>|object
 */
function wc_get_orders($args)
{
    return OrderQuery::run((array) $args);
}

/**
 * @param array<string, mixed> $args status, customer_id, customer_note, parent, created_via, cart_hash, order_id.
 *
 * @return WC_Order|WP_Error
 */
function wc_create_order($args = [])
{
    $args += ['status' => null, 'customer_id' => null, 'customer_note' => null, 'parent' => null, 'created_via' => null, 'cart_hash' => null, 'order_id' => 0];
    try {
        $order = new WC_Order($args['order_id']);
        if ($args['parent'] !== null) {
            $order->set_parent_id(absint($args['parent']));
        }
        if ($args['status'] !== null) {
            $order->set_status($args['status']);
        }
        foreach (['customer_note', 'customer_id', 'created_via', 'cart_hash'] as $prop) {
            if ($args[$prop] !== null) {
                $order->{"set_{$prop}"}($args[$prop]);
            }
        }
        if (!$args['order_id']) {
            $order->set_currency(get_woocommerce_currency());
            $order->set_prices_include_tax(get_option('woocommerce_prices_include_tax') === 'yes');
        }
        $order->save();
    } catch (Exception $error) {
        return new WP_Error('error', $error->getMessage());
    }

    return $order;
}

/** @return array<string, string> With wc- → name. */
function wc_get_order_statuses()
{
    return apply_filters('wc_order_statuses', [
        'wc-pending' => _x('Pending payment', 'Order status', 'woocommerce'),
        'wc-processing' => _x('Processing', 'Order status', 'woocommerce'),
        'wc-on-hold' => _x('On hold', 'Order status', 'woocommerce'),
        'wc-completed' => _x('Completed', 'Order status', 'woocommerce'),
        'wc-cancelled' => _x('Cancelled', 'Order status', 'woocommerce'),
        'wc-refunded' => _x('Refunded', 'Order status', 'woocommerce'),
        'wc-failed' => _x('Failed', 'Order status', 'woocommerce'),
        'wc-checkout-draft' => _x('Draft', 'Order status', 'woocommerce'),
    ]);
}

function wc_get_order_status_name($status): string
{
    $bare = str_starts_with((string) $status, 'wc-') ? substr((string) $status, 3) : (string) $status;

    return (string) (wc_get_order_statuses()['wc-' . $bare] ?? $bare);
}

function wc_is_order_status($maybe_status): bool
{
    return isset(wc_get_order_statuses()[$maybe_status]);
}

/** @return list<string> Without wc-. */
function wc_get_is_paid_statuses()
{
    return apply_filters('woocommerce_order_is_paid_statuses', ['processing', 'completed']);
}

/** @return list<string> Without wc-. */
function wc_get_is_pending_statuses()
{
    return apply_filters('woocommerce_order_is_pending_statuses', ['pending']);
}

/** @return list<string> */
function wc_get_order_types($for = '')
{
    $types = in_array($for, ['order-meta-boxes', 'order-webhooks', 'sales-reports', 'order-count'], true) ? ['shop_order'] : ['shop_order', 'shop_order_refund'];

    return apply_filters('wc_order_types', $types, $for);
}

function wc_generate_order_key($key = ''): string
{
    return 'wc_' . apply_filters('woocommerce_generate_order_key', 'order_' . ($key ?: wp_generate_password(13, false)));
}

function wc_get_order_id_by_order_key($order_key): int
{
    global $wpdb;

    return (int) $wpdb->get_var($wpdb->prepare("SELECT post_id FROM {$wpdb->postmeta} WHERE meta_key = '_order_key' AND meta_value = %s", $order_key));
}

function wc_format_coupon_code($value): string
{
    return (string) apply_filters('woocommerce_coupon_code', strtolower(wc_clean((string) $value)));
}

function wc_delete_shop_order_transients($order = 0): void
{
    $id = $order instanceof WC_Abstract_Order ? $order->get_id() : (int) $order;
    WC_Cache_Helper::get_transient_version('orders', true);
    do_action('woocommerce_delete_shop_order_transients', $id);
}

/**
 * @param array<string, mixed> $args order_id, order__in, type (customer or internal), limit, order.
 *
 * @return list<object> id, date_created, content, customer_note, added_by, order_id.
 */
function wc_get_order_notes($args)
{
    $query = ['post_id' => $args['order_id'] ?? 0, 'number' => $args['limit'] ?? '', 'order' => $args['order'] ?? 'DESC'];
    if (($args['type'] ?? '') !== '') {
        $query['meta_query'] = [['key' => 'is_customer_note', 'compare' => $args['type'] === 'customer' ? 'EXISTS' : 'NOT EXISTS']];
    }

    return array_map([Notes::class, 'object'], Notes::comments($query));
}

/** @return object|null */
function wc_get_order_note($data)
{
    $comment = get_comment($data);

    return $comment instanceof WP_Comment ? Notes::object($comment) : null;
}

/** @return int|WP_Error */
function wc_create_order_note($order_id, $note, $is_customer_note = false, $added_by_user = false)
{
    $order = wc_get_order($order_id);

    return $order instanceof WC_Order
        ? $order->add_order_note($note, (int) $is_customer_note, $added_by_user)
        : new WP_Error('invalid_order_id', __('Invalid order ID.', 'woocommerce'), ['status' => 400]);
}

function wc_delete_order_note($note_id): bool
{
    return wp_delete_comment((int) $note_id, true);
}

/** @param array<string, string> $item_array order_item_name, order_item_type. @return int|false */
function wc_add_order_item($order_id, $item_array)
{
    $order_id = absint($order_id);

    return $order_id === 0 ? false : ItemRows::insert($order_id, (string) ($item_array['order_item_name'] ?? ''), (string) ($item_array['order_item_type'] ?? 'line_item'));
}

function wc_delete_order_item($item_id): bool
{
    ItemRows::delete((int) $item_id);

    return true;
}

function wc_add_order_item_meta($item_id, $meta_key, $meta_value, $unique = false)
{
    return (int) add_metadata('order_item', (int) $item_id, $meta_key, wp_slash($meta_value), $unique);
}

function wc_update_order_item_meta($item_id, $meta_key, $meta_value, $prev_value = '')
{
    return (bool) update_metadata('order_item', (int) $item_id, $meta_key, wp_slash($meta_value), $prev_value);
}

function wc_delete_order_item_meta($item_id, $meta_key, $meta_value = '', $delete_all = false)
{
    return delete_metadata('order_item', (int) $item_id, $meta_key, $meta_value, $delete_all);
}

function wc_get_order_item_meta($item_id, $key, $single = true)
{
    return get_metadata('order_item', (int) $item_id, $key, $single);
}

/** @return list<int> Orders with the words in one of the fields that plugins may add to. */
function wc_order_search($term)
{
    return SorsForWooCommerce\Tests\WooCommerceStandin\Admin\OrderList::find((string) $term);
}
