<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Settings\Settings;

/**
 * Which orders go to SORS by themselves.
 */
final class OrderEligibility
{
    private const DRAFT_STATUSES = ['checkout-draft', 'auto-draft', 'draft', 'new'];

    /** Whether an order is to be sent by itself, as it stands now. */
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

    /** Whether it is an order at all: a finished one, and no subscription or the like that only looks like one. */
    public static function canBeSent(\WC_Order $order): bool
    {
        return $order->get_type() === 'shop_order' && !in_array($order->get_status(), self::DRAFT_STATUSES, true);
    }

    /** @return list<string> Chosen statuses as orders have them, with or without WooCommerce's prefix in the settings. */
    public static function sendStatuses(Settings $settings): array
    {
        return array_map(
            static fn (string $status): string => str_starts_with($status, 'wc-') ? substr($status, 3) : $status,
            $settings->list('order_statuses')
        );
    }
}
