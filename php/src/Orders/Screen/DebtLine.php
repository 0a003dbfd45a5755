<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Screen;

use SorsForWooCommerce\Orders\Customers\CustomerDebt;
use SorsForWooCommerce\Plugin;

/**
 * Line of the meta box with the customer's debt. A script fetches the debt, so that the screen never waits for SORS.
 */
final class DebtLine
{
    private const HANDLE = 'sors-order';

    public function __construct(private readonly CustomerDebt $debt)
    {
    }

    public function render(\WC_Order $order): void
    {
        if (!$this->debt->isAvailableFor($order)) {
            return;
        }
        wp_enqueue_script(self::HANDLE, Plugin::url('assets/order.js'), ['wp-api-fetch'], Plugin::VERSION, true);
        printf(
            '<p data-sors-debt="%d" data-sors-failed="%s"><strong>%s</strong> <span role="status">%s</span></p>',
            (int) $order->get_id(),
            esc_attr__('SORS is not available at the moment.', 'sors-for-woocommerce'),
            esc_html__('Customer in SORS:', 'sors-for-woocommerce'),
            esc_html__('loading…', 'sors-for-woocommerce')
        );
    }
}
