<?php

/**
 * Refunds.
 */

declare(strict_types=1);

use SorsForWooCommerce\Tests\WooCommerceStandin\Orders\Refunds;
use SorsForWooCommerce\Tests\WooCommerceStandin\Orders\Stock;

/**
 * @param array<string, mixed> $args amount, reason, order_id, refund_id, line_items, refund_payment, restock_items.
 *
 * @return WC_Order_Refund|WP_Error
 */
function wc_create_refund($args = [])
{
    $args += [
        'amount' => 0, 'reason' => null, 'order_id' => 0, 'refund_id' => 0, 'line_items' => [],
        'refund_payment' => false, 'restock_items' => false,
    ];
    try {
        return Refunds::create($args);
    } catch (Exception $error) {
        return new WP_Error('error', $error->getMessage());
    }
}

/**
 * @param WC_Order                         $order
 * @param array<int, array<string, mixed>> $refunded_line_items
 */
function wc_restock_refunded_items($order, $refunded_line_items): void
{
    Stock::restock($order, $refunded_line_items);
}

/** Refunds the rest of an order that is marked as refunded. */
function wc_order_fully_refunded($order_id): void
{
    $order = wc_get_order($order_id);
    $left = $order instanceof WC_Order ? wc_format_decimal((float) $order->get_total() - (float) $order->get_total_refunded()) : '0';
    if ((float) $left > 0) {
        wc_create_refund(['amount' => $left, 'reason' => __('Order fully refunded.', 'woocommerce'), 'order_id' => $order->get_id(), 'line_items' => []]);
    }
}
