<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

use SorsForWooCommerce\Settings\SendingStart;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Support\Decimal;

/**
 * Quantities that the shop has sold and SORS doesn't have yet. SORS's stock is too high by that much.
 */
final class UnsentQuantities
{
    /** Statuses of orders that are still to be sent, or whose stock WooCommerce restores when they are cancelled. */
    private const OPEN_STATUSES = ['wc-pending', 'wc-on-hold', 'wc-processing'];

    /** Products per query. */
    private const CHUNK_SIZE = 1000;

    private readonly Settings $settings;

    /** @param Settings|null $settings Null for the stored ones. */
    public function __construct(?Settings $settings = null)
    {
        $this->settings = $settings ?? Settings::load();
    }

    /**
     * Sums the outbox entries that aren't sent, and open orders that reduced stock and have no entry yet.
     *
     * @param list<int>   $productIds   Products and variations.
     * @param string|null $sentSinceGmt Orders sent since then count, too (UTC, `Y-m-d H:i:s`): SORS's stock was read
     *     before SORS had them.
     *
     * @return array<int, string> By product or variation, without those that have none. Exact, e.g. "2.5".
     */
    public function listForProducts(array $productIds, ?string $sentSinceGmt = null): array
    {
        $quantities = [];
        foreach (array_chunk(array_values(array_unique($productIds)), self::CHUNK_SIZE) as $ids) {
            foreach ([...$this->sumOutbox($ids, $sentSinceGmt), ...$this->sumOpenOrders($ids)] as $row) {
                $id = (int) $row['product_id'];
                $quantities[$id] = Decimal::format(Decimal::parse($quantities[$id] ?? '0') + Decimal::parse($row['quantity']));
            }
        }

        return $quantities;
    }

    /**
     * @param list<int> $ids
     *
     * @return list<array{product_id: string, quantity: string}>
     */
    private function sumOutbox(array $ids, ?string $sentSinceGmt): array
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
    private function sumOpenOrders(array $ids): array
    {
        global $wpdb;
        $from = SendingStart::timestamp($this->settings);
        if ($from === null || !$this->settings->flag('send_orders')) {
            return [];
        }
        $isHpos = \Automattic\WooCommerce\Utilities\OrderUtil::custom_orders_table_usage_is_enabled();
        [$table, $id, $status, $created, $type] = $isHpos
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
     * Sums order lines by product or variation.
     *
     * @param list<int>              $ids
     * @param string                 $quantityKey Meta key of the quantity to sum.
     * @param string                 $orderColumn Column with the order ID.
     * @param non-empty-list<string> $from        SQL, then its tables.
     * @param non-empty-list<string> $where       SQL, then its values.
     *
     * @return list<array{product_id: string, quantity: string}>
     */
    private static function sumLines(array $ids, string $quantityKey, string $orderColumn, array $from, array $where): array
    {
        global $wpdb;
        $tables = array_splice($from, 1);
        $values = array_splice($where, 1);
        // Usually no such order exists. Then the join over the lines of many products isn't needed.
        if ($wpdb->get_var($wpdb->prepare("SELECT 1 {$from[0]} WHERE {$where[0]} LIMIT 1", [...$tables, ...$values])) === null) {
            return [];
        }
        $meta = $wpdb->prefix . 'woocommerce_order_itemmeta';
        $products = SqlLiteral::quoteList(array_map('strval', $ids));
        // A variation's line has both IDs; a simple product's line has 0 for the variation.
        $product = "COALESCE(NULLIF(variation.meta_value, '0'), product.meta_value)";
        $sql = "SELECT {$product} AS product_id, SUM(CAST(quantity.meta_value AS DECIMAL(20,6))) AS quantity {$from[0]}"
            . " JOIN %i item ON item.order_id = {$orderColumn} AND item.order_item_type = 'line_item'"
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
            $quantityKey,
            ...$values,
        ]) . " AND {$product} IN ({$products}) GROUP BY 1 HAVING quantity > 0", ARRAY_A);
    }
}
