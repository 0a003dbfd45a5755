<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Settings\SendingStart;
use SorsForWooCommerce\Settings\Settings;

/**
 * Decides which orders are sent to SORS automatically.
 */
final class OrderEligibility
{
    private const DRAFT_STATUSES = ['checkout-draft', 'auto-draft', 'draft', 'new'];

    /** Whether an order should be sent automatically in its current state. */
    public static function shouldSend(\WC_Order $order, Settings $settings): bool
    {
        if (!$settings->flag('send_orders') || !self::canBeSent($order)) {
            return false;
        }
        if (!in_array($order->get_status(), self::sendStatuses($settings), true)) {
            return false;
        }
        $from = SendingStart::timestamp($settings);
        $created = $order->get_date_created();

        return $from !== null && $created !== null && $created->getTimestamp() >= $from;
    }

    /** Whether it is a placed order. Drafts, subscriptions and other types derived from orders aren't. */
    public static function canBeSent(\WC_Order $order): bool
    {
        return $order->get_type() === 'shop_order' && !in_array($order->get_status(), self::DRAFT_STATUSES, true);
    }

    /** @return list<string> Statuses at which orders are sent, without the prefix `wc-`. The settings may have it or not. */
    public static function sendStatuses(Settings $settings): array
    {
        return array_map(
            static fn (string $status): string => str_starts_with($status, 'wc-') ? substr($status, 3) : $status,
            $settings->list('order_statuses')
        );
    }
}
