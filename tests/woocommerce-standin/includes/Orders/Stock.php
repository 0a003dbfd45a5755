<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Orders;

/**
 * Reduces and restores stock by orders. Each line stores its reduction, so that stock is reduced once.
 */
final class Stock
{
    private const TAKEN = '_reduced_stock';

    public static function maybeReduce(int $orderId): void
    {
        $order = wc_get_order($orderId);
        if (!$order instanceof \WC_Order) {
            return;
        }
        $store = new \WC_Order_Data_Store_CPT();
        if (apply_filters('woocommerce_payment_complete_reduce_order_stock', !$store->get_stock_reduced($order), $orderId)) {
            self::reduce($order);
            $store->set_stock_reduced($order, true);
        }
    }

    public static function maybeIncrease(int $orderId): void
    {
        $order = wc_get_order($orderId);
        $store = new \WC_Order_Data_Store_CPT();
        if ($order instanceof \WC_Order && $store->get_stock_reduced($order)) {
            self::increase($order);
            $store->set_stock_reduced($order, false);
        }
    }

    public static function reduce(mixed $order): void
    {
        if (!$order instanceof \WC_Order || get_option('woocommerce_manage_stock') !== 'yes' || !apply_filters('woocommerce_can_reduce_order_stock', true, $order)) {
            return;
        }
        $changes = [];
        foreach ($order->get_items() as $item) {
            $product = $item->get_product();
            if (!$product instanceof \WC_Product || !$product->managing_stock() || $item->get_meta(self::TAKEN, true)) {
                continue;
            }
            $quantity = apply_filters('woocommerce_order_item_quantity', $item->get_quantity(), $order, $item);
            $now = wc_update_product_stock($product, $quantity, 'decrease');
            $item->add_meta_data(self::TAKEN, $quantity, true);
            $item->save();
            $changes[] = ['product' => $product, 'from' => $now + $quantity, 'to' => $now];
            do_action('woocommerce_reduce_order_item_stock', $item, ['product' => $product, 'from' => $now + $quantity, 'to' => $now], $order);
        }
        self::noteChanges($order, $changes);
        do_action('woocommerce_reduce_order_stock', $order);
    }

    public static function increase(mixed $order): void
    {
        if (!$order instanceof \WC_Order || get_option('woocommerce_manage_stock') !== 'yes' || !apply_filters('woocommerce_can_restore_order_stock', true, $order)) {
            return;
        }
        $lines = [];
        foreach ($order->get_items() as $item) {
            $product = $item->get_product();
            $taken = $item->get_meta(self::TAKEN, true);
            if (!$product instanceof \WC_Product || !$product->managing_stock() || !$taken) {
                continue;
            }
            $now = wc_update_product_stock($product, (float) $taken, 'increase');
            $item->delete_meta_data(self::TAKEN);
            $item->save();
            $lines[] = $product->get_formatted_name() . ' ' . ($now - (float) $taken) . '&rarr;' . $now;
        }
        if ($lines !== []) {
            $order->add_order_note(__('Stock levels increased:', 'woocommerce') . ' ' . implode(', ', $lines));
        }
        do_action('woocommerce_restore_order_stock', $order);
    }

    /**
     * Restores the stock of a refund's lines.
     *
     * @param array<int, array<string, mixed>> $lines Id of the line → qty, …
     */
    public static function restock(\WC_Order $order, array $lines): void
    {
        if (!apply_filters('woocommerce_can_restock_refunded_items', true, $order, $lines)) {
            return;
        }
        foreach ($order->get_items() as $id => $item) {
            $product = $item->get_product();
            $quantity = (float) ($lines[$id]['qty'] ?? 0);
            $taken = (float) $item->get_meta(self::TAKEN, true);
            if (!$product instanceof \WC_Product || !$product->managing_stock() || $quantity <= 0 || $taken <= 0) {
                continue;
            }
            $quantity = min($quantity, $taken);
            $was = $product->get_stock_quantity();
            $now = wc_update_product_stock($product, $quantity, 'increase');
            $item->update_meta_data(self::TAKEN, $taken - $quantity);
            $item->update_meta_data('_restock_refunded_items', (float) $item->get_meta('_restock_refunded_items', true) + $quantity);
            $item->save();
            /* translators: 1: product ID 2: old stock level 3: new stock level */
            $order->add_order_note(sprintf(__('Item #%1$s stock increased from %2$s to %3$s.', 'woocommerce'), $product->get_id(), $was, $now));
            do_action('woocommerce_restock_refunded_item', $product->get_id(), $was, $now, $order, $product);
        }
    }

    /** @param list<array{product: \WC_Product, from: int|float, to: int|float}> $changes */
    private static function noteChanges(\WC_Order $order, array $changes): void
    {
        if ($changes === []) {
            return;
        }
        $lines = [];
        foreach ($changes as $change) {
            $lines[] = $change['product']->get_formatted_name() . ' ' . $change['from'] . '&rarr;' . $change['to'];
            if ($change['to'] <= (float) get_option('woocommerce_notify_no_stock_amount', 0)) {
                do_action('woocommerce_no_stock', wc_get_product($change['product']->get_id()));
            } elseif ($change['to'] <= wc_get_low_stock_amount($change['product'])) {
                do_action('woocommerce_low_stock', wc_get_product($change['product']->get_id()));
            }
            if ($change['to'] < 0) {
                do_action('woocommerce_product_on_backorder', [
                    'product' => wc_get_product($change['product']->get_id()),
                    'order_id' => $order->get_id(),
                    'quantity' => abs($change['from'] - $change['to']),
                ]);
            }
        }
        $order->add_order_note(__('Stock levels reduced:', 'woocommerce') . ' ' . implode(', ', $lines));
    }
}
