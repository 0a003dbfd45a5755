<?php

declare(strict_types=1);

namespace Automattic\WooCommerce\Utilities;

/**
 * Storage of orders: always posts here.
 */
class OrderUtil
{
    public static function custom_orders_table_usage_is_enabled(): bool
    {
        return false;
    }

    public static function custom_orders_table_datastore_cache_enabled(): bool
    {
        return false;
    }

    public static function is_custom_order_tables_in_sync(): bool
    {
        return true;
    }

    public static function get_table_for_orders(): string
    {
        return $GLOBALS['wpdb']->posts;
    }

    public static function get_table_for_order_meta(): string
    {
        return $GLOBALS['wpdb']->postmeta;
    }

    /** @param int|\WP_Post|\WC_Order $order_id */
    public static function get_order_type($order_id): ?string
    {
        $id = $order_id instanceof \WC_Abstract_Order ? $order_id->get_id() : $order_id;

        return get_post_type($id) ?: null;
    }

    /** @param list<string> $types */
    public static function is_order($order_id, $types = ['shop_order']): bool
    {
        return in_array(self::get_order_type($order_id), (array) $types, true);
    }

    /** @return string Id of the screen on which an order is edited. */
    public static function get_order_admin_screen(): string
    {
        return 'shop_order';
    }

    public static function get_order_admin_edit_url(int $order_id): string
    {
        return admin_url('post.php?post=' . absint($order_id) . '&action=edit');
    }

    public static function get_order_admin_new_url(): string
    {
        return admin_url('post-new.php?post_type=shop_order');
    }

    public static function is_order_list_table_screen($order_type = 'shop_order'): bool
    {
        return function_exists('get_current_screen') && get_current_screen()?->id === 'edit-' . $order_type;
    }

    public static function is_order_edit_screen($order_type = 'shop_order'): bool
    {
        return function_exists('get_current_screen') && get_current_screen()?->id === $order_type;
    }

    public static function get_post_or_object_meta(?\WP_Post $post, ?\WC_Data $data, string $key, bool $single): mixed
    {
        return $data !== null ? $data->get_meta($key, $single) : get_post_meta((int) $post?->ID, $key, $single);
    }

    /** @param \WP_Post|\WC_Order $post_or_order_object */
    public static function init_theorder_object($post_or_order_object): mixed
    {
        return $post_or_order_object instanceof \WP_Post ? wc_get_order($post_or_order_object->ID) : $post_or_order_object;
    }

    /** @param \WP_Post|\WC_Order $post_or_order_object */
    public static function get_post_or_order_id($post_or_order_object): int
    {
        return match (true) {
            is_numeric($post_or_order_object) => (int) $post_or_order_object,
            $post_or_order_object instanceof \WC_Abstract_Order => $post_or_order_object->get_id(),
            $post_or_order_object instanceof \WP_Post => $post_or_order_object->ID,
            default => 0,
        };
    }
}
