<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Documents;

use SorsForWooCommerce\Storage\OutboxEntry;

/**
 * What staff read for what a row of the outbox is made of.
 */
final class Purpose
{
    /** As a heading. */
    public static function originTitle(OutboxEntry $row): string
    {
        return match (true) {
            $row->isOrder() => __('Order', 'sors-for-woocommerce'),
            $row->isCancellation() => __('Cancellation', 'sors-for-woocommerce'),
            default => sprintf(/* translators: %d: id of a refund */ __('Refund %d', 'sors-for-woocommerce'), $row->refundId()),
        };
    }

    /** Inside a sentence. */
    public static function originInSentence(OutboxEntry $row): string
    {
        return match (true) {
            $row->isOrder() => __('order', 'sors-for-woocommerce'),
            $row->isCancellation() => __('cancellation', 'sors-for-woocommerce'),
            default => sprintf(/* translators: %d: id of a refund */ __('refund %d', 'sors-for-woocommerce'), $row->refundId()),
        };
    }
}
