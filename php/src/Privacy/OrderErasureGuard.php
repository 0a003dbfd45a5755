<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Privacy;

use SorsForWooCommerce\Settings\Settings;

/**
 * Between WooCommerce, which removes personal data from orders, and what the plugin keeps of them.
 */
final class OrderErasureGuard
{
    public static function register(): void
    {
        add_filter('woocommerce_privacy_erase_order_personal_data', [self::class, 'canErase'], 10, 2);
        add_action('woocommerce_privacy_before_remove_order_personal_data', [self::class, 'eraseOrderData']);
    }

    /**
     * On a customer's request: an order that still owes SORS a document keeps its customer until it is settled. Without,
     * there would be nobody to issue the document to.
     *
     * @param mixed $isWanted Whether the shop removes personal data from orders.
     */
    public static function canErase(mixed $isWanted, mixed $order): bool
    {
        return (bool) $isWanted && !($order instanceof \WC_Order && (new OrderPersonalData($order, Settings::load()))->hasUnsentDocuments());
    }

    /** Whether an order's data go when its customer asks for it: as WooCommerce decides in its own eraser. */
    public static function shouldErase(\WC_Order $order): bool
    {
        // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WooCommerce's own.
        return (bool) apply_filters(
            'woocommerce_privacy_erase_order_personal_data',
            wc_string_to_bool(get_option('woocommerce_erasure_request_removes_order_data', 'no')),
            $order
        );
    }

    /**
     * WooCommerce is about to remove an order's personal data: on request, because their time is over, or because staff
     * said so. It saves the order afterwards.
     */
    public static function eraseOrderData(mixed $order): void
    {
        if ($order instanceof \WC_Order) {
            (new OrderPersonalData($order, Settings::load()))->erase();
        }
    }
}
