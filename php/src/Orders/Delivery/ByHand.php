<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\OutboxTransitions;

/**
 * Orders a person chose in the list.
 */
final class ByHand
{
    /**
     * Queues an order whatever its status: also one that was rejected or skipped, but not one a person has settled. The
     * relay sends it.
     *
     * @return bool Whether there is anything left to send.
     */
    public static function enqueueManually(int $orderId): bool
    {
        $order = wc_get_order($orderId);
        if (!$order instanceof \WC_Order || !OrderEligibility::canBeSent($order)) {
            return false;
        }
        $outbox = new OutboxRepository();
        $states = new OutboxTransitions($outbox);
        $outbox->add($orderId);
        $row = $outbox->findByOrigin($orderId);
        if ($row === null || $row->isResolvedByStaff() || in_array($row->state, ['sent', 'sending'], true)) {
            return false;
        }
        if (in_array($row->state, ['rejected', 'skipped'], true)) {
            $states->transition($row->id, $row->state, 'pending', ['reason' => null, 'owner' => '']);
        }
        $states->makeDue($row->id);
        RelaySchedule::enqueueNow();

        return true;
    }
}
