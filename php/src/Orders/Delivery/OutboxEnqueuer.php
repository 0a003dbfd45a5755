<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Locale\SiteLocale;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\OutboxTransitions;

/**
 * Writes and takes back rows of the outbox as orders change. One row, no request to SORS.
 */
final class OutboxEnqueuer
{
    /** Who skipped a row: reopened when the order comes back to life. */
    public const SKIPPED_BY_ORDER = 'order';

    private readonly OutboxRepository $outbox;
    private readonly OutboxTransitions $transitions;

    public function __construct()
    {
        $this->outbox = new OutboxRepository();
        $this->transitions = new OutboxTransitions($this->outbox);
    }

    /** Queues an order, if it is to be sent by itself and is not queued yet. */
    public function enqueueOrder(int $orderId): void
    {
        $order = wc_get_order($orderId);
        if (!$order instanceof \WC_Order || !OrderEligibility::shouldSend($order, Settings::load())) {
            return;
        }
        if ($this->outbox->add($orderId) || $this->reopenEntry($orderId)) {
            RelaySchedule::enqueueNow();
            return;
        }
        $this->skipCancellation($orderId);
    }

    /** Cancelled before it was sent, there is nothing to send any more; cancelled after, SORS has to learn of it. */
    public function handleCancellation(int $orderId): void
    {
        $row = $this->outbox->findByOrigin($orderId);
        if ($row !== null && in_array($row->state, ['pending', 'rejected'], true)) {
            $reason = SiteLocale::run(static fn (): string => __('Not sent: the order was cancelled before.', 'sors-for-woocommerce'));
            if ($this->transitions->transition($row->id, $row->state, 'skipped', ['reason' => $reason, 'owner' => self::SKIPPED_BY_ORDER])) {
                return;
            }
            $row = $this->outbox->findByOrigin($orderId);
        }
        if ($row === null || !in_array($row->state, ['sending', 'uncertain', 'sent'], true)) {
            return;
        }
        if ($this->outbox->add($orderId, OutboxEntry::CANCELLATION) || $this->reopenEntry($orderId, OutboxEntry::CANCELLATION)) {
            RelaySchedule::enqueueNow();
        }
    }

    /** No longer cancelled: what was not yet told SORS need not be told any more. */
    private function skipCancellation(int $orderId): void
    {
        $row = $this->outbox->findByOrigin($orderId, OutboxEntry::CANCELLATION);
        if ($row !== null && in_array($row->state, ['pending', 'rejected'], true)) {
            $reason = SiteLocale::run(static fn (): string => __('The order is no longer cancelled.', 'sors-for-woocommerce'));
            $this->transitions->transition($row->id, $row->state, 'skipped', ['reason' => $reason, 'owner' => self::SKIPPED_BY_ORDER]);
        }
    }

    /** Queues the return of a refund, where the order itself became or becomes a document. */
    public function enqueueRefund(int $orderId, int $refundId): void
    {
        $sale = $this->outbox->findByOrigin($orderId);
        if ($sale === null || $sale->state === 'skipped' || !Settings::load()->flag('send_orders')) {
            return;
        }
        if ($this->outbox->add($orderId, OutboxEntry::originForRefund($refundId))) {
            RelaySchedule::enqueueNow();
        }
    }

    /** Queues the returns of all refunds of an order that becomes a document: it is of the whole amount, whenever they were made. */
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

    /** A row that was skipped because of the order's status is wanted again; one a person skipped is not. */
    private function reopenEntry(int $orderId, string $origin = OutboxEntry::ORDER): bool
    {
        $row = $this->outbox->findByOrigin($orderId, $origin);

        return $row !== null
            && $row->state === 'skipped'
            && $row->owner === self::SKIPPED_BY_ORDER
            && $this->transitions->transition($row->id, 'skipped', 'pending', ['reason' => null, 'owner' => '']);
    }
}
