<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Locale\SiteLocale;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\OutboxTransitions;

/**
 * Adds, skips and reopens outbox entries as orders change. Sends no request to SORS.
 */
final class OutboxEnqueuer
{
    /** Owner of an entry that was skipped because of its order. The entry is reopened when the order is eligible again. */
    public const SKIPPED_BY_ORDER = 'order';

    public function __construct(
        private readonly OutboxRepository $outbox,
        private readonly OutboxTransitions $transitions,
        private readonly Settings $settings
    ) {
    }

    /** Adds an entry for an order that should be sent automatically and has none yet. */
    public function enqueueOrder(int $orderId): void
    {
        $order = wc_get_order($orderId);
        if (!$order instanceof \WC_Order || !OrderEligibility::shouldSend($order, $this->settings)) {
            return;
        }
        if ($this->outbox->add($orderId) || $this->reopenEntry($orderId)) {
            RelaySchedule::enqueueNow();
            return;
        }
        $this->skipCancellation($orderId);
    }

    /**
     * Adds an entry for an order that staff selected, whatever its status. An entry that was rejected or skipped is
     * reopened, unless staff resolved it.
     *
     * @return bool Whether there is anything left to send.
     */
    public function enqueueManually(int $orderId): bool
    {
        $order = wc_get_order($orderId);
        if (!$order instanceof \WC_Order || !OrderEligibility::canBeSent($order)) {
            return false;
        }
        $this->outbox->add($orderId);
        $entry = $this->outbox->findByOrigin($orderId);
        if ($entry === null || $entry->isResolvedByStaff() || in_array($entry->state, ['sent', 'sending'], true)) {
            return false;
        }
        if (in_array($entry->state, ['rejected', 'skipped'], true)) {
            $this->transitions->transition($entry->id, $entry->state, 'pending', ['reason' => null, 'owner' => '']);
        }
        $this->transitions->makeDue($entry->id);
        RelaySchedule::enqueueNow();

        return true;
    }

    /** Skips an order that was cancelled before it was sent. One cancelled afterwards gets an entry for the cancellation. */
    public function handleCancellation(int $orderId): void
    {
        $entry = $this->outbox->findByOrigin($orderId);
        if ($entry !== null && in_array($entry->state, ['pending', 'rejected'], true)) {
            $reason = SiteLocale::run(static fn (): string => __('Not sent: the order was cancelled first.', 'sors-for-woocommerce'));
            if ($this->transitions->transition($entry->id, $entry->state, 'skipped', ['reason' => $reason, 'owner' => self::SKIPPED_BY_ORDER])) {
                return;
            }
            $entry = $this->outbox->findByOrigin($orderId);
        }
        if ($entry === null || !in_array($entry->state, ['sending', 'uncertain', 'sent'], true)) {
            return;
        }
        if ($this->outbox->add($orderId, OutboxEntry::CANCELLATION) || $this->reopenEntry($orderId, OutboxEntry::CANCELLATION)) {
            RelaySchedule::enqueueNow();
        }
    }

    /** Skips the cancellation of an order that is no longer cancelled, if it wasn't sent yet. */
    private function skipCancellation(int $orderId): void
    {
        $entry = $this->outbox->findByOrigin($orderId, OutboxEntry::CANCELLATION);
        if ($entry !== null && in_array($entry->state, ['pending', 'rejected'], true)) {
            $reason = SiteLocale::run(static fn (): string => __('The order is no longer cancelled.', 'sors-for-woocommerce'));
            $this->transitions->transition($entry->id, $entry->state, 'skipped', ['reason' => $reason, 'owner' => self::SKIPPED_BY_ORDER]);
        }
    }

    /** Adds an entry for a refund, if the order itself is or becomes a document. */
    public function enqueueRefund(int $orderId, int $refundId): void
    {
        $orderEntry = $this->outbox->findByOrigin($orderId);
        if ($orderEntry === null || $orderEntry->state === 'skipped' || !$this->settings->flag('send_orders')) {
            return;
        }
        if ($this->outbox->add($orderId, OutboxEntry::originForRefund($refundId))) {
            RelaySchedule::enqueueNow();
        }
    }

    /** Adds entries for all refunds of an order that becomes a document. The document has the whole amount, so earlier refunds count, too. */
    public function enqueueRefunds(int $orderId): void
    {
        $order = wc_get_order($orderId);
        if (!$order instanceof \WC_Order) {
            return;
        }
        foreach ($order->get_refunds() as $refund) {
            $origin = OutboxEntry::originForRefund($refund->get_id());
            if ($this->outbox->add($orderId, $origin) || $this->reopenEntry($orderId, $origin)) {
                RelaySchedule::enqueueNow();
            }
        }
    }

    /** Reopens an entry that was skipped because of its order. An entry that staff skipped stays skipped. */
    private function reopenEntry(int $orderId, string $origin = OutboxEntry::ORDER): bool
    {
        $entry = $this->outbox->findByOrigin($orderId, $origin);

        return $entry !== null
            && $entry->state === 'skipped'
            && $entry->owner === self::SKIPPED_BY_ORDER
            && $this->transitions->transition($entry->id, 'skipped', 'pending', ['reason' => null, 'owner' => '']);
    }
}
