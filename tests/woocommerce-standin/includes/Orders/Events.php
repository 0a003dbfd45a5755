<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Orders;

/**
 * Hooks of orders besides saving.
 */
final class Events
{
    public static function register_hooks(): void
    {
        Notes::register_hooks();
        foreach (['woocommerce_payment_complete', 'woocommerce_order_status_completed', 'woocommerce_order_status_processing', 'woocommerce_order_status_on-hold'] as $hook) {
            add_action($hook, 'wc_maybe_reduce_stock_levels');
        }
        foreach (['woocommerce_order_status_cancelled', 'woocommerce_order_status_pending'] as $hook) {
            add_action($hook, 'wc_maybe_increase_stock_levels');
        }
        add_action('woocommerce_order_status_refunded', 'wc_order_fully_refunded');
        add_action('before_delete_post', [self::class, 'beforeDelete']);
    }

    /** Deletes the items and refunds of a deleted order. */
    public static function beforeDelete(int $postId): void
    {
        if (!in_array(get_post_type($postId), ['shop_order', 'shop_order_refund'], true)) {
            return;
        }
        ItemRows::deleteOf($postId);
        $refunds = get_posts(['post_type' => 'shop_order_refund', 'post_parent' => $postId, 'post_status' => 'any', 'fields' => 'ids', 'numberposts' => -1]);
        foreach (get_post_type($postId) === 'shop_order' ? $refunds : [] as $refund) {
            wp_delete_post((int) $refund, true);
        }
    }
}
