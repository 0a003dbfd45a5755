<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Locale\SiteLocale;
use SorsForWooCommerce\Orders\Documents\Decimals;
use SorsForWooCommerce\Orders\Documents\DocumentPreparer;
use SorsForWooCommerce\Orders\Documents\DocumentSnapshot;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\OutboxTransitions;

/**
 * Compares orders with the snapshots of their sent documents and notifies staff of differences. Sends nothing to SORS.
 */
final class SentOrderComparison
{
    public function __construct(
        private readonly OutboxRepository $outbox,
        private readonly OutboxTransitions $transitions,
        private readonly DocumentPreparer $preparer
    ) {
    }

    /** Compares an order with its document, if it has one. */
    public function compareOrder(int $orderId): void
    {
        $entry = $this->outbox->findByOrigin($orderId);
        if ($entry !== null) {
            $this->recordDifferences($entry);
        }
    }

    /**
     * Lists the differences between an order and its document in SORS.
     *
     * @return list<string> Sentences for staff; empty when there is no difference, or no snapshot.
     */
    public function listDifferences(OutboxEntry $entry): array
    {
        $sent = $entry->isOrder() && $entry->state === 'sent' ? DocumentSnapshot::fromJson($entry->snapshot) : null;
        if ($sent === null) {
            return [];
        }
        try {
            return $sent->listDifferences($this->currentSnapshot($entry, $sent));
        } catch (NothingToSendException) {
            // Cancelled or deleted orders are handled by returns.
            return [];
        } catch (UnsendableException | \Sors\Exception\SorsException) {
            // The order can't become a document now, perhaps for a reason outside it, such as a deleted link.
            return $this->compareTotals($entry, $sent);
        }
    }

    /** Notes new differences on the order and on the entry, once. Clears the entry's note when they are gone. */
    public function recordDifferences(OutboxEntry $entry): void
    {
        if ($entry->state === 'sent' && $entry->isOrder()) {
            SiteLocale::run(fn () => $this->updateNote($entry));
        }
    }

    private function updateNote(OutboxEntry $entry): void
    {
        $differences = $this->listDifferences($entry);
        $note = $differences === [] ? null : sprintf(
            /* translators: %s: what is different */
            __('Changed after it was sent. %s', 'sors-for-woocommerce'),
            implode(' ', $differences)
        );
        if ($note !== $entry->reason && $this->transitions->setNote($entry->id, $note) && $note !== null) {
            $order = wc_get_order($entry->orderId);
            if ($order instanceof \WC_Order) {
                /* translators: 1: document number, 2: what is different */
                $text = __('SORS has document %1$s of this order. %2$s Nothing is sent again automatically: correct the document in SORS, or remove it there and send the order again.', 'sors-for-woocommerce');
                $order->add_order_note(sprintf($text, $entry->documentNumber, $note));
            }
        }
    }

    /** Snapshot of the document the order would become now, with the same type and the same customer in SORS. */
    private function currentSnapshot(OutboxEntry $entry, DocumentSnapshot $sent): DocumentSnapshot
    {
        $draft = $this->preparer->buildDraftWithoutCustomer($entry, $entry->databaseName);
        $draft['document_type'] = $entry->documentType;
        // After an erasure, the customer is unknown. All other fields are still compared.
        $draft['customer_id'] = $sent->isAnonymous() ? '?' : $sent->text('customer_id');
        $preview = $this->preparer->getClient($entry->databaseName)->previewOrder($draft);

        return DocumentSnapshot::fromDocument($preview['document'], $sent->isAnonymous() ? '' : $this->preparer->getCustomer($entry)->key());
    }

    /** @return list<string> */
    private function compareTotals(OutboxEntry $entry, DocumentSnapshot $sent): array
    {
        $order = wc_get_order($entry->orderId);
        if (!$order instanceof \WC_Order) {
            return [];
        }
        $total = Decimals::of($order->get_total('edit'));

        return $total === $sent->total() ? [] : [DocumentSnapshot::describeTotals($sent->total(), $total)];
    }
}
