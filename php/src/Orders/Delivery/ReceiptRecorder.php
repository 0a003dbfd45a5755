<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\OutboxTransitions;

/**
 * Records that a document is in SORS: on the row first, then on the order, where staff look and search.
 */
final class ReceiptRecorder
{
    public function __construct(private readonly OutboxRepository $outbox)
    {
    }

    public function recordReceipt(OutboxEntry $row, string $documentId, string $number): AttemptResult
    {
        if ($row->isOrder()) {
            self::enqueueRefunds($row->orderId);
        }
        $columns = ['document_id' => $documentId, 'document_number' => $number, 'reason' => null, 'owner' => ''];
        try {
            $isStored = (new OutboxTransitions($this->outbox))->transition($row->id, 'sending', 'sent', $columns)
                // So late an answer that the row was given up meanwhile is an answer still.
                || (new OutboxTransitions($this->outbox))->transition($row->id, 'uncertain', 'sent', $columns);
        } catch (\Throwable) {
            $isStored = false;
        }
        if (!$isStored) {
            Log::error(sprintf('Order %d: SORS has document %s, but its outbox row could not be updated.', $row->orderId, $number));
            return new AttemptResult('lost');
        }
        if ($row->isCancellation()) {
            // The order keeps the number of its own document; the return's is on the row and in the note.
            OrderNotes::addStateNote($row->id);
            return new AttemptResult('sent');
        }
        self::writeOrderMeta($row->refundId() ?? $row->orderId, $documentId, $number, $this->outbox->find($row->id)->databaseName ?? '');
        OrderNotes::addStateNote($row->id);

        return new AttemptResult('sent');
    }

    /** Before the receipt is stored, so that no crash can come in between: they wait until it is. */
    private static function enqueueRefunds(int $orderId): void
    {
        try {
            (new OutboxEnqueuer())->enqueueRefunds($orderId);
        } catch (\Throwable $error) {
            Log::error(sprintf('Order %d: its refunds could not be queued (%s). Look whether SORS has their returns; if not: wp sors order export %1$d', $orderId, $error::class));
        }
    }

    /** Puts the number where the order list's search looks. The outbox knows it already, so no failure here matters. */
    private static function writeOrderMeta(int $orderId, string $documentId, string $number, string $database): void
    {
        try {
            $order = wc_get_order($orderId);
            if ($order instanceof \WC_Abstract_Order) {
                $order->update_meta_data('_sors_document_id', $documentId);
                $order->update_meta_data('_sors_document_number', $number);
                $order->update_meta_data('_sors_database', $database);
                $order->save_meta_data();
            }
        } catch (\Throwable $error) {
            Log::warning(sprintf('Order %d: the number of its document could not be written on it (%s).', $orderId, $error::class));
        }
    }
}
