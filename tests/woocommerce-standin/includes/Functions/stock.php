<?php

/**
 * Stock of products, and of the products of an order.
 */

declare(strict_types=1);

use SorsForWooCommerce\Tests\WooCommerceStandin\Orders\Stock;

/**
 * @param int|WC_Product  $product
 * @param int|float|null  $stock_quantity Null only asks.
 * @param string          $operation      set, increase or decrease.
 * @param bool            $updating       Whether the caller saves the product.
 *
 * @return int|float|null|false What is there now; false where there is no product.
 */
function wc_update_product_stock($product, $stock_quantity = null, $operation = 'set', $updating = false)
{
    $product = $product instanceof WC_Product ? $product : wc_get_product($product);
    if (!$product instanceof WC_Product) {
        return false;
    }
    if ($stock_quantity === null || !$product->managing_stock()) {
        return $product->get_stock_quantity();
    }
    $managed = $product->get_stock_managed_by_id();
    $owner = $managed === $product->get_id() ? $product : wc_get_product($managed);
    $kind = $owner->is_type('variation') ? 'variation' : 'product';
    do_action("woocommerce_{$kind}_before_set_stock", $owner);
    $now = (new WC_Product_Data_Store_CPT())->update_product_stock($managed, $stock_quantity, $operation);
    // The row is already written, so only the object changes.
    $wasRead = $owner->get_object_read();
    $owner->set_object_read(false);
    $owner->set_stock_quantity($now);
    $owner->set_object_read($wasRead);
    if (!$updating) {
        $owner->save();
    }
    do_action("woocommerce_{$kind}_set_stock", $owner);

    return $owner->get_stock_quantity();
}

/** @param int|WC_Product $product_id */
function wc_update_product_stock_status($product_id, $status): void
{
    $product = wc_get_product($product_id);
    if ($product instanceof WC_Product) {
        $product->set_stock_status($status);
        $product->save();
    }
}

/** @param int|WC_Order $order_id */
function wc_reduce_stock_levels($order_id): void
{
    Stock::reduce($order_id instanceof WC_Order ? $order_id : wc_get_order($order_id));
}

/** @param int|WC_Order $order_id */
function wc_increase_stock_levels($order_id): void
{
    Stock::increase($order_id instanceof WC_Order ? $order_id : wc_get_order($order_id));
}

function wc_maybe_reduce_stock_levels($order_id): void
{
    Stock::maybeReduce((int) $order_id);
}

function wc_maybe_increase_stock_levels($order_id): void
{
    Stock::maybeIncrease((int) $order_id);
}

/** @param WC_Product $product */
function wc_get_low_stock_amount($product): int
{
    $own = $product->get_low_stock_amount();

    return absint($own === '' ? get_option('woocommerce_notify_low_stock_amount', 2) : $own);
}
