<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Locale\SiteLocale;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\OutboxTransitions;

/**
 * Handles refunds that staff deleted: skips a return that isn't in SORS yet, and notifies staff about one that is.
 */
final class RefundDeletionHandler
{
    public function __construct(private readonly OutboxRepository $outbox, private readonly OutboxTransitions $transitions)
    {
    }

    public function handleDeletion(int $orderId, int $refundId): void
    {
        $entry = $this->outbox->findByOrigin($orderId, OutboxEntry::originForRefund($refundId));
        if ($entry === null) {
            return;
        }
        SiteLocale::run(function () use ($entry): void {
            match ($entry->state) {
                'pending', 'rejected' => $this->transitions->transition($entry->id, $entry->state, 'skipped', [
                    'reason' => __('The refund is no longer in the shop.', 'sors-for-woocommerce'),
                    'owner' => OutboxEnqueuer::SKIPPED_BY_ORDER,
                ]),
                'sent' => $this->noteSentReturn($entry),
                // Sending and uncertain entries are reconciled or decided first.
                default => null,
            };
        });
    }

    private function noteSentReturn(OutboxEntry $entry): void
    {
        $note = __('The refund was deleted in the shop after its return was created. SORS keeps the return: remove it there as well.', 'sors-for-woocommerce');
        if (!$this->transitions->setNote($entry->id, $note)) {
            return;
        }
        Log::warning(sprintf('Order %d: the refund of return %s was deleted in the shop; the return is still in SORS.', $entry->orderId, $entry->documentNumber));
        $order = wc_get_order($entry->orderId);
        if ($order instanceof \WC_Order) {
            /* translators: 1: document number, 2: what happened and what to do */
            $order->add_order_note(sprintf(__('SORS has return %1$s. %2$s', 'sors-for-woocommerce'), $entry->documentNumber, $note));
        }
    }
}
