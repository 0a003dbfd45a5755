<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Orders;

/**
 * Rows of woocommerce_order_items and woocommerce_order_itemmeta.
 */
final class ItemRows
{
    /** Type → class of its objects. */
    public const CLASSES = [
        'line_item' => \WC_Order_Item_Product::class,
        'fee' => \WC_Order_Item_Fee::class,
        'shipping' => \WC_Order_Item_Shipping::class,
        'coupon' => \WC_Order_Item_Coupon::class,
        'tax' => \WC_Order_Item_Tax::class,
    ];

    public static function table(): string
    {
        return $GLOBALS['wpdb']->prefix . 'woocommerce_order_items';
    }

    /** @return array<int, \WC_Order_Item> By id. */
    public static function loadRows(int $orderId, string $type): array
    {
        global $wpdb;
        $class = self::CLASSES[$type] ?? null;
        if ($orderId === 0 || $class === null) {
            return [];
        }
        $ids = $wpdb->get_col($wpdb->prepare(
            'SELECT order_item_id FROM %i WHERE order_id = %d AND order_item_type = %s ORDER BY order_item_id',
            self::table(),
            $orderId,
            $type
        ));
        $items = [];
        foreach (array_map('intval', $ids) as $id) {
            $items[$id] = new $class($id);
        }

        return $items;
    }

    public static function find(int $id): ?object
    {
        global $wpdb;

        return $wpdb->get_row($wpdb->prepare('SELECT * FROM %i WHERE order_item_id = %d', self::table(), $id));
    }

    /** @return int Its id. */
    public static function insert(int $orderId, string $name, string $type): int
    {
        $GLOBALS['wpdb']->insert(self::table(), ['order_item_name' => $name, 'order_item_type' => $type, 'order_id' => $orderId]);

        return (int) $GLOBALS['wpdb']->insert_id;
    }

    public static function update(int $id, int $orderId, string $name, string $type): void
    {
        $GLOBALS['wpdb']->update(
            self::table(),
            ['order_item_name' => $name, 'order_item_type' => $type, 'order_id' => $orderId],
            ['order_item_id' => $id]
        );
    }

    public static function delete(int $id): void
    {
        $GLOBALS['wpdb']->delete(self::table(), ['order_item_id' => $id]);
        $GLOBALS['wpdb']->delete($GLOBALS['wpdb']->prefix . 'woocommerce_order_itemmeta', ['order_item_id' => $id]);
        wp_cache_delete($id, 'order_item_meta');
    }

    public static function deleteOf(int $orderId): void
    {
        global $wpdb;
        foreach ($wpdb->get_col($wpdb->prepare('SELECT order_item_id FROM %i WHERE order_id = %d', self::table(), $orderId)) as $id) {
            self::delete((int) $id);
        }
    }
}
