<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\OutboxTransitions;

/**
 * Records that a document is in SORS: first on the entry, then on the order, where staff search for it.
 */
final class ReceiptRecorder
{
    public function __construct(
        private readonly OutboxRepository $outbox,
        private readonly OutboxTransitions $transitions,
        private readonly OutboxEnqueuer $enqueuer,
        private readonly OrderNotes $notes
    ) {
    }

    public function recordReceipt(OutboxEntry $entry, string $documentId, string $number): AttemptResult
    {
        if ($entry->isOrder()) {
            $this->enqueueRefunds($entry->orderId);
        }
        $columns = ['document_id' => $documentId, 'document_number' => $number, 'reason' => null, 'owner' => ''];
        try {
            $isStored = $this->transitions->transition($entry->id, 'sending', 'sent', $columns)
                // A late response counts, too: the entry may have become uncertain in the meantime.
                || $this->transitions->transition($entry->id, 'uncertain', 'sent', $columns);
        } catch (\Throwable) {
            $isStored = false;
        }
        if (!$isStored) {
            Log::error(sprintf('Order %d: SORS has document %s, but its outbox entry could not be updated.', $entry->orderId, $number));
            return AttemptResult::claimLost();
        }
        if ($entry->isCancellation()) {
            // The order keeps the number of its own document. The return's number is on the entry and in the note.
            $this->notes->addStateNote($entry->id);
            return new AttemptResult('sent');
        }
        self::writeOrderMeta($entry->refundId() ?? $entry->orderId, $documentId, $number, $this->outbox->find($entry->id)->databaseName ?? '');
        $this->notes->addStateNote($entry->id);

        return new AttemptResult('sent');
    }

    /** Called before the receipt is stored, so that a crash in between loses no refund. The refunds wait for the receipt. */
    private function enqueueRefunds(int $orderId): void
    {
        try {
            $this->enqueuer->enqueueRefunds($orderId);
        } catch (\Throwable $error) {
            Log::error(sprintf('Order %d: its refunds could not be added to the outbox (%s). Check whether SORS has their returns. If not: wp sors order send %1$d', $orderId, $error::class));
        }
    }

    /** Writes the number where the order search finds it. A failure is only logged, as the outbox has the number. */
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
            Log::warning(sprintf('Order %d: its document number could not be written to the order (%s).', $orderId, $error::class));
        }
    }
}
