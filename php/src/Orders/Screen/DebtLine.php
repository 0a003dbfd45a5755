<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Screen;

use SorsForWooCommerce\Orders\Customers\CustomerDebt;
use SorsForWooCommerce\Plugin;
use SorsForWooCommerce\Settings\Settings;

/**
 * The line of the order’s box that says what the customer owes. The screen never waits for SORS: a script fills it in.
 */
final class DebtLine
{
    private const HANDLE = 'sors-order';

    public static function render(\WC_Order $order): void
    {
        if (!(new CustomerDebt(Settings::load()))->isAvailableFor($order)) {
            return;
        }
        wp_enqueue_script(self::HANDLE, Plugin::url('assets/order.js'), ['wp-api-fetch'], Plugin::VERSION, true);
        printf(
            '<p data-sors-debt="%d" data-sors-failed="%s"><strong>%s</strong> <span role="status">%s</span></p>',
            (int) $order->get_id(),
            esc_attr__('SORS can’t be asked just now.', 'sors-for-woocommerce'),
            esc_html__('Customer in SORS:', 'sors-for-woocommerce'),
            esc_html__('asking…', 'sors-for-woocommerce')
        );
    }
}
