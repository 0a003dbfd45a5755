<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Locale\SiteLocale;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\OutboxTransitions;

/**
 * A refund that staff deleted: a return that is not in SORS yet is not made any more; of one that is, a person is told.
 */
final class RefundDeletionHandler
{
    private readonly OutboxTransitions $transitions;

    public function __construct(private readonly OutboxRepository $outbox)
    {
        $this->transitions = new OutboxTransitions($outbox);
    }

    public function handleDeletion(int $orderId, int $refundId): void
    {
        $row = $this->outbox->findByOrigin($orderId, OutboxEntry::originForRefund($refundId));
        if ($row === null) {
            return;
        }
        SiteLocale::run(function () use ($row): void {
            match ($row->state) {
                'pending', 'rejected' => $this->transitions->transition($row->id, $row->state, 'skipped', [
                    'reason' => __('The refund is no longer in the shop.', 'sors-for-woocommerce'),
                    'owner' => OutboxEnqueuer::SKIPPED_BY_ORDER,
                ]),
                'sent' => $this->noteSentReturn($row),
                // What became of it is looked up or decided first.
                default => null,
            };
        });
    }

    private function noteSentReturn(OutboxEntry $row): void
    {
        $remark = __('The refund was deleted in the shop after its return was made. Nothing is taken back by itself: take the return out in SORS as well.', 'sors-for-woocommerce');
        if (!$this->transitions->setNote($row->id, $remark)) {
            return;
        }
        Log::warning(sprintf('Order %d: the refund of return %s was deleted in the shop; the return is still in SORS.', $row->orderId, $row->documentNumber));
        $order = wc_get_order($row->orderId);
        if ($order instanceof \WC_Order) {
            /* translators: 1: document number, 2: what happened and what to do */
            $order->add_order_note(sprintf(__('SORS has return %1$s. %2$s', 'sors-for-woocommerce'), $row->documentNumber, $remark));
        }
    }
}
