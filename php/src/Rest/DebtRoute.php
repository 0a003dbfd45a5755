<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Rest;

use SorsForWooCommerce\Orders\OrdersFactory;

/**
 * What an order’s customer owes in SORS, for the order’s screen, which asks for it after it is shown.
 */
final class DebtRoute extends AbstractRoutes
{
    public function register(): void
    {
        self::addRoute('/orders/(?P<id>\d+)/debt', 'GET', [$this, 'debt'], ['id' => ['type' => 'integer', 'minimum' => 1]]);
    }

    /** @return array{text: string}|\WP_Error */
    public function debt(\WP_REST_Request $request): array|\WP_Error
    {
        $order = wc_get_order((int) $request->get_param('id'));
        if (!$order instanceof \WC_Order) {
            return new \WP_Error('sors_order', __('There is no such order.', 'sors-for-woocommerce'), ['status' => 404]);
        }

        return ['text' => (new OrdersFactory())->createDebt()->describeDebt($order)];
    }
}
