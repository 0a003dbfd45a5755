<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Locale\SiteLocale;
use SorsForWooCommerce\Orders\Documents\Decimals;
use SorsForWooCommerce\Orders\Documents\DocumentPreparer;
use SorsForWooCommerce\Orders\Documents\DocumentSnapshot;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\OutboxTransitions;

/**
 * Orders that were changed after their document went to SORS: staff are told what is different. Nothing is sent by
 * itself, and SORS is asked nothing.
 */
final class SentOrderComparison
{
    private readonly OutboxRepository $outbox;

    public function __construct(private readonly Settings $settings)
    {
        $this->outbox = new OutboxRepository();
    }

    /** Looks at an order that staff have just saved; never throws. */
    public static function onOrderSaved(mixed $orderId): void
    {
        try {
            $changes = new self(Settings::load());
            $row = $changes->outbox->findByOrigin((int) $orderId);
            if ($row !== null) {
                $changes->recordDifferences($row);
            }
        } catch (\Throwable $error) {
            Log::warning(sprintf('Order %d could not be compared with its document (%s).', (int) $orderId, $error::class));
        }
    }

    /**
     * What is different on the order from what SORS has.
     *
     * @return list<string> Sentences for staff; empty where nothing is, or nothing is known.
     */
    public function listDifferences(OutboxEntry $row): array
    {
        $sent = $row->isOrder() && $row->state === 'sent' ? DocumentSnapshot::fromJson($row->snapshot) : null;
        if ($sent === null) {
            return [];
        }
        try {
            return $sent->listDifferences($this->currentSnapshot($row, $sent));
        } catch (NothingToSendException) {
            // Cancelled or deleted: a matter of returns, not of changes.
            return [];
        } catch (UnsendableException | \Sors\Exception\SorsException) {
            // As it stands it is no document, perhaps for a reason beside the order, such as a link that is gone.
            return $this->compareTotals($row, $sent);
        }
    }

    /** Tells staff of a difference, once: by a note on the order, and on the row. Takes the word back when it is gone. */
    public function recordDifferences(OutboxEntry $row): void
    {
        if ($row->state === 'sent' && $row->isOrder()) {
            SiteLocale::run(fn () => $this->updateNote($row));
        }
    }

    private function updateNote(OutboxEntry $row): void
    {
        $differences = $this->listDifferences($row);
        $remark = $differences === [] ? null : sprintf(
            /* translators: %s: what is different */
            __('Changed after it was sent. %s', 'sors-for-woocommerce'),
            implode(' ', $differences)
        );
        if ($remark !== $row->reason && (new OutboxTransitions($this->outbox))->setNote($row->id, $remark) && $remark !== null) {
            $order = wc_get_order($row->orderId);
            if ($order instanceof \WC_Order) {
                /* translators: 1: document number, 2: what is different */
                $note = __('SORS has document %1$s of this order. %2$s Nothing is sent again by itself: correct the document in SORS, or take it out there and send the order again.', 'sors-for-woocommerce');
                $order->add_order_note(sprintf($note, $row->documentNumber, $remark));
            }
        }
    }

    /** The document the order would be now, of the same type and with the same customer of SORS. */
    private function currentSnapshot(OutboxEntry $row, DocumentSnapshot $sent): DocumentSnapshot
    {
        $preparation = new DocumentPreparer($this->outbox, $this->settings);
        $draft = $preparation->buildDraftWithoutCustomer($row, $row->databaseName);
        $draft['document_type'] = $row->documentType;
        // After an erasure nothing tells who the customer was: all else is still compared.
        $draft['customer_id'] = $sent->isAnonymous() ? '?' : $sent->text('customer_id');
        $preview = $preparation->getClient($row->databaseName)->previewOrder($draft);

        return DocumentSnapshot::fromDocument($preview['document'], $sent->isAnonymous() ? '' : $preparation->getCustomer($row)->key());
    }

    /** @return list<string> */
    private function compareTotals(OutboxEntry $row, DocumentSnapshot $sent): array
    {
        $order = wc_get_order($row->orderId);
        if (!$order instanceof \WC_Order) {
            return [];
        }
        $total = Decimals::of($order->get_total('edit'));

        return $total === $sent->total() ? [] : [DocumentSnapshot::describeTotals($sent->total(), $total)];
    }
}
