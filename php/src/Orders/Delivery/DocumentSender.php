<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use Sors\Client;
use Sors\Exception\ValidationException;
use SorsForWooCommerce\Orders\Documents\DocumentPreparer;
use SorsForWooCommerce\Orders\Documents\DocumentSnapshot;
use SorsForWooCommerce\Orders\Documents\ExchangeRates;
use SorsForWooCommerce\Storage\CustomerLinkRepository;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxTransitions;

/**
 * Sends the document of one claimed entry, in one request. The entry is stored as `sending` before the request is sent.
 */
final class DocumentSender
{
    public function __construct(
        private readonly DocumentPreparer $preparer,
        private readonly OutboxTransitions $transitions,
        private readonly ReceiptRecorder $receipts,
        private readonly OrderNotes $notes
    ) {
    }

    /**
     * Never throws.
     *
     * @param OutboxEntry $entry Pending and claimed.
     */
    public function sendDocument(OutboxEntry $entry): AttemptResult
    {
        try {
            $database = $this->preparer->getDatabase($entry);
            $client = $this->preparer->getClient($database);
            $draft = $this->preparer->buildDraft($entry, $database);
            $preview = $client->previewOrder($draft);
            $this->storeRate($entry, $draft);
            $isClaimHeld = $this->transitions->transition($entry->id, 'pending', 'sending', [
                'document_type' => (string) $draft['document_type'],
                'database_name' => $database,
                'fingerprint' => (string) $preview['fingerprint'],
                'snapshot' => DocumentSnapshot::fromDocument($preview['document'], $this->preparer->getCustomer($entry)->key())->toJson(),
            ], $entry->owner);
        } catch (\Throwable $error) {
            return $this->applyResult($entry, 'pending', AttemptResult::fromPreparationError($error, $entry->attempts, $entry->id));
        }

        return $isClaimHeld ? $this->postDocument($entry, $client, $draft, $database) : AttemptResult::claimLost();
    }

    /** @param array<string, mixed> $draft */
    private function postDocument(OutboxEntry $entry, Client $client, array $draft, string $database): AttemptResult
    {
        try {
            $receipt = $client->sendOrder($draft);
        } catch (\Throwable $error) {
            if ($error instanceof ValidationException) {
                $this->unlinkCustomer($entry, $database, (string) $draft['customer_id']);
            }
            return $this->applyResult($entry, 'sending', AttemptResult::fromRequestError($error, $entry->attempts, $entry->id));
        }

        return $this->receipts->recordReceipt($entry, (string) $receipt['id'], (string) $receipt['number']);
    }

    /** SORS may have deleted the customer: a retry looks it up again. A customer that can't be looked up stays linked, so that it isn't created twice. */
    private function unlinkCustomer(OutboxEntry $entry, string $database, string $customerId): void
    {
        $customer = $this->preparer->getCustomer($entry);
        if ($customer->canBeFound() || $customer->retailCode !== '') {
            (new CustomerLinkRepository($database))->deleteCustomer($customerId);
        }
    }

    /** @param array<string, mixed> $draft */
    private function storeRate(OutboxEntry $entry, array $draft): void
    {
        $order = wc_get_order($entry->orderId);
        if ($entry->isOrder() && $order instanceof \WC_Order) {
            ExchangeRates::storeRate($order, $draft['exchange_rate'] ?? null);
        }
    }

    private function applyResult(OutboxEntry $entry, string $from, AttemptResult $result): AttemptResult
    {
        try {
            $isApplied = $this->transitions->transition($entry->id, $from, $result->state, [
                'reason' => $result->reason,
                'owner' => $result->state === 'skipped' ? OutboxEnqueuer::SKIPPED_BY_ORDER : '',
                'wait' => $result->waitSeconds,
            ], $entry->owner);
        } catch (\Throwable) {
            // The entry stays as it is until its claim, or its time as `sending`, expires. Then it is processed again.
            $isApplied = false;
        }
        if (!$isApplied) {
            return AttemptResult::claimLost();
        }
        // An uncertain entry is reconciled first. The note follows if it stays uncertain.
        if ($result->state !== 'uncertain') {
            $this->notes->addStateNote($entry->id);
        }

        return $result;
    }
}
