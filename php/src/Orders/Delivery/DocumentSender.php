<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use Sors\Client;
use Sors\Exception\ValidationException;
use SorsForWooCommerce\Orders\Customers\CustomerLinks;
use SorsForWooCommerce\Orders\Documents\DocumentPreparer;
use SorsForWooCommerce\Orders\Documents\DocumentSnapshot;
use SorsForWooCommerce\Orders\Documents\ExchangeRates;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\OutboxTransitions;

/**
 * Sends the document of one claimed row, in one request. `sending` is in the database before the request leaves.
 */
final class DocumentSender
{
    private readonly DocumentPreparer $preparer;
    private readonly OutboxTransitions $transitions;

    public function __construct(private readonly OutboxRepository $outbox, Settings $settings)
    {
        $this->preparer = new DocumentPreparer($outbox, $settings);
        $this->transitions = new OutboxTransitions($outbox);
    }

    /** @param OutboxEntry $row As claimed; never throws. */
    public function sendDocument(OutboxEntry $row): AttemptResult
    {
        try {
            $database = $this->preparer->getDatabase($row);
            $client = $this->preparer->getClient($database);
            $draft = $this->preparer->buildDraft($row, $database);
            $preview = $client->previewOrder($draft);
            $this->storeRate($row, $draft);
            $isOurs = $this->transitions->transition($row->id, 'pending', 'sending', [
                'document_type' => (string) $draft['document_type'],
                'database_name' => $database,
                'fingerprint' => (string) $preview['fingerprint'],
                'snapshot' => DocumentSnapshot::fromDocument($preview['document'], $this->preparer->getCustomer($row)->key())->toJson(),
            ], $row->owner);
        } catch (\Throwable $error) {
            return $this->applyResult($row, 'pending', AttemptResult::fromPreparationError($error, $row->attempts, $row->id));
        }

        return $isOurs ? $this->postDocument($row, $client, $draft, $database) : new AttemptResult('lost');
    }

    /** @param array<string, mixed> $draft */
    private function postDocument(OutboxEntry $row, Client $client, array $draft, string $database): AttemptResult
    {
        try {
            $receipt = $client->sendOrder($draft);
        } catch (\Throwable $error) {
            if ($error instanceof ValidationException) {
                $this->unlinkCustomer($row, $database, (string) $draft['customer_id']);
            }
            return $this->applyResult($row, 'sending', AttemptResult::fromRequestError($error, $row->attempts, $row->id));
        }

        return (new ReceiptRecorder($this->outbox))->recordReceipt($row, (string) $receipt['id'], (string) $receipt['number']);
    }

    /** SORS may have deleted the customer: a retry looks it up anew, but does not create one that can't be looked up a second time. */
    private function unlinkCustomer(OutboxEntry $row, string $database, string $customerId): void
    {
        $customer = $this->preparer->getCustomer($row);
        if ($customer->canBeFound() || $customer->retailCode !== '') {
            (new CustomerLinks($database))->deleteCustomer($customerId);
        }
    }

    /** @param array<string, mixed> $draft */
    private function storeRate(OutboxEntry $row, array $draft): void
    {
        $order = wc_get_order($row->orderId);
        if ($row->isOrder() && $order instanceof \WC_Order) {
            ExchangeRates::storeRate($order, $draft['exchange_rate'] ?? null);
        }
    }

    private function applyResult(OutboxEntry $row, string $from, AttemptResult $outcome): AttemptResult
    {
        try {
            $isMoved = $this->transitions->transition($row->id, $from, $outcome->state, [
                'reason' => $outcome->reason,
                'owner' => $outcome->state === 'skipped' ? OutboxEnqueuer::SKIPPED_BY_ORDER : '',
                'wait' => $outcome->waitSeconds,
            ], $row->owner);
        } catch (\Throwable) {
            // The row stays as it is: its claim, or its time as `sending`, runs out, and then it is looked at again.
            $isMoved = false;
        }
        if (!$isMoved) {
            return new AttemptResult('lost');
        }
        // An uncertain one is looked up first; if that does not help, the note comes then.
        if ($outcome->state !== 'uncertain') {
            OrderNotes::addStateNote($row->id);
        }

        return $outcome;
    }
}
