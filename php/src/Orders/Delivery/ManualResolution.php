<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Connection\ClientFactory;
use SorsForWooCommerce\Locale\SiteLocale;
use SorsForWooCommerce\Orders\Documents\RefundDraftBuilder;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\OutboxTransitions;

/**
 * What a person decides about one row. Each decision holds only if the row is still as the person saw it.
 */
final class ManualResolution
{
    private readonly OutboxRepository $outbox;

    public function __construct()
    {
        $this->outbox = new OutboxRepository();
    }

    /**
     * Tries a rejected, skipped or waiting document again, now; an uncertain one is looked up again.
     *
     * @throws \DomainException when the row is gone.
     */
    public function retry(int $rowId): OutboxEntry
    {
        (new Relay())->sendEntry($this->getEntry($rowId));

        return $this->getEntry($rowId);
    }

    /**
     * The document is in SORS: this is its number.
     *
     * @throws \DomainException when the row is not uncertain any more, or the number is empty.
     */
    public function recordNumber(int $rowId, string $number): OutboxEntry
    {
        $row = $this->getUncertainEntry($rowId);
        $number = trim($number);
        if ($number === '' || mb_strlen($number) > 64) {
            throw new \DomainException(__('Enter the number of the document, as SORS shows it.', 'sors-for-woocommerce'));
        }
        (new ReceiptRecorder($this->outbox))->recordReceipt($row, $this->findDocumentId($row, $number), $number);

        return $this->getEntry($rowId);
    }

    /**
     * The document is not in SORS: it is sent again.
     *
     * @throws \DomainException when the row is not uncertain any more.
     */
    public function sendAgain(int $rowId): OutboxEntry
    {
        $row = $this->getUncertainEntry($rowId);
        if (!(new OutboxTransitions($this->outbox))->transition($row->id, 'uncertain', 'pending', ['reason' => null, 'owner' => ''])) {
            throw self::stateChanged();
        }

        return $this->retry($rowId);
    }

    /**
     * The document SORS has was taken out there: the order is sent anew, as it is now.
     *
     * @throws \DomainException when SORS has no document of the order, or has returns made from it.
     */
    public function replaceDocument(int $rowId): OutboxEntry
    {
        $row = $this->getEntry($rowId);
        if ($row->state !== 'sent' || !$row->isOrder()) {
            throw self::stateChanged();
        }
        foreach ($this->outbox->findByOrder($row->orderId) as $other) {
            if (!$other->isOrder() && !in_array($other->state, ['skipped', 'rejected'], true)) {
                throw new \DomainException(__('SORS has, or may have, a return made from this document. Correct both in SORS by hand.', 'sors-for-woocommerce'));
            }
        }
        $old = $row->documentId === '' ? $row->documentNumber : $row->documentId;
        $isMoved = (new OutboxTransitions($this->outbox))->transitionManually($row->id, 'sent', 'pending', [
            'document_id' => '',
            'document_number' => '',
            'replaced_documents' => implode("\n", [...$row->replacedDocuments, $old]),
            'reason' => null,
            'owner' => '',
        ]);
        if (!$isMoved) {
            throw self::stateChanged();
        }
        OrderNotes::addReplacementNote($row);

        return $this->retry($rowId);
    }

    /**
     * Nothing is sent, and nothing is asked any more.
     *
     * @throws \DomainException when the row is sent or under way.
     */
    public function skip(int $rowId): OutboxEntry
    {
        $row = $this->getEntry($rowId);
        $isLeft = in_array($row->state, ['pending', 'rejected', 'uncertain'], true) && (new OutboxTransitions($this->outbox))->transition(
            $row->id,
            $row->state,
            'skipped',
            [
                'reason' => SiteLocale::run(static fn (): string => sprintf(
                    /* translators: %s: login name of a member of staff */
                    __('Left as it is by %s.', 'sors-for-woocommerce'),
                    get_current_user_id() === 0 ? __('the shop', 'sors-for-woocommerce') : wp_get_current_user()->user_login
                )),
                'owner' => OutboxEntry::STAFF,
            ]
        );
        if (!$isLeft) {
            throw self::stateChanged();
        }

        return $this->getEntry($rowId);
    }

    /** SORS's id of a document a person has named, where SORS can be asked; else ''. */
    private function findDocumentId(OutboxEntry $row, string $number): string
    {
        $order = wc_get_order($row->orderId);
        if (!$order instanceof \WC_Order) {
            return '';
        }
        try {
            $client = ClientFactory::create(Settings::load(), $row->databaseName);
            $documents = $client->profile()['finds_documents']
                ? $client->findDocuments(RefundDraftBuilder::referenceForOrigin($order, $row->origin), $row->documentType)
                : [];
        } catch (\Sors\Exception\SorsException) {
            $documents = [];
        }

        return (string) (array_column($documents, 'id', 'number')[$number] ?? '');
    }

    private function getUncertainEntry(int $rowId): OutboxEntry
    {
        $row = $this->getEntry($rowId);

        return $row->state === 'uncertain' ? $row : throw self::stateChanged();
    }

    private function getEntry(int $rowId): OutboxEntry
    {
        return $this->outbox->find($rowId)
            ?? throw new \DomainException(__('This document is no longer in the list. Load the page again.', 'sors-for-woocommerce'));
    }

    private static function stateChanged(): \DomainException
    {
        return new \DomainException(__('The document’s state has changed meanwhile. Load the page again.', 'sors-for-woocommerce'));
    }
}
