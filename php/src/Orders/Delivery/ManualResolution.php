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
 * Decisions of staff about one entry. Each takes effect only if the entry is still in the state staff saw.
 */
final class ManualResolution
{
    private const MAX_NUMBER_LENGTH = 64;

    public function __construct(
        private readonly OutboxRepository $outbox,
        private readonly OutboxTransitions $transitions,
        private readonly ReceiptRecorder $receipts,
        private readonly OrderNotes $notes,
        private readonly ManualSend $manualSend,
        private readonly Settings $settings
    ) {
    }

    /**
     * Sends a rejected, skipped or pending document now; reconciles an uncertain one.
     *
     * @throws \DomainException when the entry no longer exists.
     */
    public function retry(int $entryId): OutboxEntry
    {
        $this->manualSend->sendEntry($this->getEntry($entryId));

        return $this->getEntry($entryId);
    }

    /**
     * Records the number of a document that is in SORS.
     *
     * @throws \DomainException when the entry is no longer uncertain, or the number is invalid.
     */
    public function recordNumber(int $entryId, string $number): OutboxEntry
    {
        $entry = $this->getUncertainEntry($entryId);
        $number = trim($number);
        if ($number === '' || mb_strlen($number) > self::MAX_NUMBER_LENGTH) {
            throw new \DomainException(__('Enter the number of the document, as SORS shows it.', 'sors-for-woocommerce'));
        }
        $this->receipts->recordReceipt($entry, $this->findDocumentId($entry, $number), $number);

        return $this->getEntry($entryId);
    }

    /**
     * Sends a document again that is not in SORS.
     *
     * @throws \DomainException when the entry is no longer uncertain.
     */
    public function sendAgain(int $entryId): OutboxEntry
    {
        $entry = $this->getUncertainEntry($entryId);
        if (!$this->transitions->transition($entry->id, 'uncertain', 'pending', ['reason' => null, 'owner' => ''])) {
            throw self::stateChanged();
        }

        return $this->retry($entryId);
    }

    /**
     * Sends an order again, as it is now, after staff have deleted its document in SORS.
     *
     * @throws \DomainException when SORS has no document of the order, or has returns made from it.
     */
    public function replaceDocument(int $entryId): OutboxEntry
    {
        $entry = $this->getEntry($entryId);
        if ($entry->state !== 'sent' || !$entry->isOrder()) {
            throw self::stateChanged();
        }
        foreach ($this->outbox->findByOrder($entry->orderId) as $other) {
            if (!$other->isOrder() && !in_array($other->state, ['skipped', 'rejected'], true)) {
                throw new \DomainException(__('SORS has, or may have, a return of this document. Correct both in SORS manually.', 'sors-for-woocommerce'));
            }
        }
        $old = $entry->documentId === '' ? $entry->documentNumber : $entry->documentId;
        $isReplaced = $this->transitions->transitionManually($entry->id, 'sent', 'pending', [
            'document_id' => '',
            'document_number' => '',
            'replaced_documents' => implode("\n", [...$entry->replacedDocuments, $old]),
            'reason' => null,
            'owner' => '',
        ]);
        if (!$isReplaced) {
            throw self::stateChanged();
        }
        $this->notes->addReplacementNote($entry);

        return $this->retry($entryId);
    }

    /**
     * Marks an entry as resolved by staff: nothing is sent or looked up any more.
     *
     * @throws \DomainException when the entry is sent or being sent.
     */
    public function skip(int $entryId): OutboxEntry
    {
        $entry = $this->getEntry($entryId);
        $isSkipped = in_array($entry->state, ['pending', 'rejected', 'uncertain'], true) && $this->transitions->transition(
            $entry->id,
            $entry->state,
            'skipped',
            [
                'reason' => SiteLocale::run(static fn (): string => sprintf(
                    /* translators: %s: login name of a staff member */
                    __('Skipped by %s.', 'sors-for-woocommerce'),
                    get_current_user_id() === 0 ? __('the shop', 'sors-for-woocommerce') : wp_get_current_user()->user_login
                )),
                'owner' => OutboxEntry::STAFF,
            ]
        );
        if (!$isSkipped) {
            throw self::stateChanged();
        }

        return $this->getEntry($entryId);
    }

    /** Finds SORS's ID of the document with a number, if the contract profile can look documents up; else ''. */
    private function findDocumentId(OutboxEntry $entry, string $number): string
    {
        $order = wc_get_order($entry->orderId);
        if (!$order instanceof \WC_Order) {
            return '';
        }
        try {
            $client = ClientFactory::create($this->settings, $entry->databaseName);
            $documents = $client->profile()['finds_documents']
                ? $client->findDocuments(RefundDraftBuilder::referenceForOrigin($order, $entry->origin), $entry->documentType)
                : [];
        } catch (\Sors\Exception\SorsException) {
            $documents = [];
        }

        return (string) (array_column($documents, 'id', 'number')[$number] ?? '');
    }

    private function getUncertainEntry(int $entryId): OutboxEntry
    {
        $entry = $this->getEntry($entryId);

        return $entry->state === 'uncertain' ? $entry : throw self::stateChanged();
    }

    private function getEntry(int $entryId): OutboxEntry
    {
        return $this->outbox->find($entryId)
            ?? throw new \DomainException(__('This document is no longer in the list. Reload the page.', 'sors-for-woocommerce'));
    }

    private static function stateChanged(): \DomainException
    {
        return new \DomainException(__('The document’s state has changed in the meantime. Reload the page.', 'sors-for-woocommerce'));
    }
}
