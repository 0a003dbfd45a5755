<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Stock;

/**
 * Low stock and no stock, told as WooCommerce tells them of what is sold: its mails and whatever else listens. Only of
 * a product that comes down to a threshold, so that a run does not repeat what is known.
 */
final class Notifications
{
    /**
     * After the product's stock is written.
     *
     * @param float $before Its quantity before.
     */
    public static function tell(\WC_Product $product, float $before): void
    {
        // A WooCommerce that tells of every change of stock by itself.
        if (has_action('woocommerce_product_set_stock', 'wc_trigger_stock_change_actions') !== false) {
            return;
        }
        $hook = self::reached(
            $before,
            (float) $product->get_stock_quantity('edit'),
            absint(wc_get_low_stock_amount($product)),
            absint(get_option('woocommerce_notify_no_stock_amount', 0))
        );
        if ($hook !== null) {
            do_action($hook, $product);
        }
    }

    /** The hook of the threshold a quantity has come down to; null where it has come to none. */
    public static function reached(float $before, float $now, int $low, int $none): ?string
    {
        return match (true) {
            $now <= $none => $before > $none ? 'woocommerce_no_stock' : null,
            $now <= $low => $before > $low ? 'woocommerce_low_stock' : null,
            default => null,
        };
    }
}
