<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Orders\Documents\Decimals;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Storage\SqlLiteral;

/**
 * Goods that were sold but that SORS does not know of yet: its stock is that much too high for the shop.
 */
final class Pending
{
    /** Orders that still go to SORS, or are put back on the shelf when they are cancelled. */
    private const OPEN_STATUSES = ['wc-pending', 'wc-on-hold', 'wc-processing'];

    /**
     * Of orders in the outbox that are not sent, and of open orders that took goods off the shelf and are not in the
     * outbox yet.
     *
     * @param list<int>   $productIds   Products and variations.
     * @param string|null $sentSinceGmt Orders sent since then count, too (UTC, `Y-m-d H:i:s`): SORS's stock was read
     *     before it had them.
     *
     * @return array<int, string> By product or variation; those without any are left out. Exact, e.g. "2.5".
     */
    public static function sumByProduct(array $productIds, ?string $sentSinceGmt = null): array
    {
        $quantities = [];
        foreach (array_chunk(array_values(array_unique($productIds)), 1000) as $ids) {
            foreach ([...self::sumOutbox($ids, $sentSinceGmt), ...self::sumOpenOrders($ids)] as $row) {
                $id = (int) $row['product_id'];
                $quantities[$id] = Decimals::sum($quantities[$id] ?? '0', $row['quantity']);
            }
        }

        return $quantities;
    }

    /**
     * @param list<int> $ids
     *
     * @return list<array{product_id: string, quantity: string}>
     */
    private static function sumOutbox(array $ids, ?string $sentSinceGmt): array
    {
        $states = implode(',', array_fill(0, count(OutboxRepository::UNSENT), '%s'));
        $sent = $sentSinceGmt === null ? '' : " OR (outbox.state = 'sent' AND outbox.updated_gmt >= %s)";

        return self::sumLines(
            $ids,
            '_qty',
            'outbox.order_id',
            ['FROM %i outbox', Schema::table('outbox')],
            [
                "outbox.origin = %s AND (outbox.state IN ({$states}){$sent})",
                OutboxEntry::ORDER,
                ...OutboxRepository::UNSENT,
                ...($sentSinceGmt === null ? [] : [$sentSinceGmt]),
            ]
        );
    }

    /**
     * @param list<int> $ids
     *
     * @return list<array{product_id: string, quantity: string}>
     */
    private static function sumOpenOrders(array $ids): array
    {
        global $wpdb;
        $settings = Settings::load();
        $from = SendingStart::timestamp($settings);
        if ($from === null || !$settings->flag('send_orders')) {
            return [];
        }
        $isOwn = \Automattic\WooCommerce\Utilities\OrderUtil::custom_orders_table_usage_is_enabled();
        [$table, $id, $status, $created, $type] = $isOwn
            ? [$wpdb->prefix . 'wc_orders', 'id', 'status', 'date_created_gmt', 'type']
            : [$wpdb->posts, 'ID', 'post_status', 'post_date_gmt', 'post_type'];
        $statuses = implode(',', array_fill(0, count(self::OPEN_STATUSES), '%s'));

        return self::sumLines(
            $ids,
            '_reduced_stock',
            "shop_order.{$id}",
            [
                "FROM %i shop_order LEFT JOIN %i outbox ON outbox.order_id = shop_order.{$id} AND outbox.origin = 'order'",
                $table,
                Schema::table('outbox'),
            ],
            [
                "outbox.id IS NULL AND shop_order.{$type} = 'shop_order' AND shop_order.{$created} >= %s"
                . " AND shop_order.{$status} IN ({$statuses})",
                gmdate('Y-m-d H:i:s', $from),
                ...self::OPEN_STATUSES,
            ]
        );
    }

    /**
     * Quantities of product lines, by product or variation.
     *
     * @param list<int>              $ids
     * @param string                 $quantity Key of the line's meta to add up.
     * @param string                 $order    Column of the order's id.
     * @param non-empty-list<string> $from     SQL, then its tables.
     * @param non-empty-list<string> $where    SQL, then its values.
     *
     * @return list<array{product_id: string, quantity: string}>
     */
    private static function sumLines(array $ids, string $quantity, string $order, array $from, array $where): array
    {
        global $wpdb;
        $tables = array_splice($from, 1);
        $values = array_splice($where, 1);
        // Mostly there is no such order: then the lines need not be looked through for each of many products.
        if ($wpdb->get_var($wpdb->prepare("SELECT 1 {$from[0]} WHERE {$where[0]} LIMIT 1", [...$tables, ...$values])) === null) {
            return [];
        }
        $meta = $wpdb->prefix . 'woocommerce_order_itemmeta';
        $products = SqlLiteral::quoteList(array_map('strval', $ids));
        // A variation's line has both ids, a simple product's has 0 for the variation.
        $product = "COALESCE(NULLIF(variation.meta_value, '0'), product.meta_value)";
        $sql = "SELECT {$product} AS product_id, SUM(CAST(quantity.meta_value AS DECIMAL(20,6))) AS quantity {$from[0]}"
            . " JOIN %i item ON item.order_id = {$order} AND item.order_item_type = 'line_item'"
            . " JOIN %i product ON product.order_item_id = item.order_item_id AND product.meta_key = '_product_id'"
            . " LEFT JOIN %i variation ON variation.order_item_id = item.order_item_id AND variation.meta_key = '_variation_id'"
            . ' JOIN %i quantity ON quantity.order_item_id = item.order_item_id AND quantity.meta_key = %s'
            . " WHERE {$where[0]}";
        $items = $wpdb->prefix . 'woocommerce_order_items';

        return (array) $wpdb->get_results($wpdb->prepare($sql, [
            ...$tables,
            $items,
            $meta,
            $meta,
            $meta,
            $quantity,
            ...$values,
        ]) . " AND {$product} IN ({$products}) GROUP BY 1 HAVING quantity > 0", ARRAY_A);
    }
}
