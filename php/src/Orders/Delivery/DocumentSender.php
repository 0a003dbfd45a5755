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
    private readonly DocumentPreparer $preparation;
    private readonly OutboxTransitions $states;

    public function __construct(private readonly OutboxRepository $outbox, Settings $settings)
    {
        $this->preparation = new DocumentPreparer($outbox, $settings);
        $this->states = new OutboxTransitions($outbox);
    }

    /** @param OutboxEntry $row As claimed; never throws. */
    public function send(OutboxEntry $row): AttemptResult
    {
        try {
            $database = $this->preparation->database($row);
            $client = $this->preparation->client($database);
            $draft = $this->preparation->draft($row, $database);
            $preview = $client->previewOrder($draft);
            $this->rememberRate($row, $draft);
            $isOurs = $this->states->move($row->id, 'pending', 'sending', [
                'document_type' => (string) $draft['document_type'],
                'database_name' => $database,
                'fingerprint' => (string) $preview['fingerprint'],
                'sent' => DocumentSnapshot::of($preview['document'], $this->preparation->customer($row)->key())->toJson(),
            ], $row->owner);
        } catch (\Throwable $error) {
            return $this->settle($row, 'pending', AttemptResult::ofPreparation($error, $row->attempts, $row->id));
        }

        return $isOurs ? $this->request($row, $client, $draft, $database) : new AttemptResult('lost');
    }

    /** @param array<string, mixed> $draft */
    private function request(OutboxEntry $row, Client $client, array $draft, string $database): AttemptResult
    {
        try {
            $receipt = $client->exportOrder($draft);
        } catch (\Throwable $error) {
            if ($error instanceof ValidationException) {
                $this->doubtCustomer($row, $database, (string) $draft['customer_id']);
            }
            return $this->settle($row, 'sending', AttemptResult::ofRequest($error, $row->attempts, $row->id));
        }

        return (new ReceiptRecorder($this->outbox))->store($row, (string) $receipt['id'], (string) $receipt['number']);
    }

    /** SORS may have deleted the customer: a retry looks it up anew, but does not create one that can't be looked up a second time. */
    private function doubtCustomer(OutboxEntry $row, string $database, string $customerId): void
    {
        $customer = $this->preparation->customer($row);
        if ($customer->canBeFound() || $customer->retail !== '') {
            (new CustomerLinks($database))->forget($customerId);
        }
    }

    /** @param array<string, mixed> $draft */
    private function rememberRate(OutboxEntry $row, array $draft): void
    {
        $order = wc_get_order($row->orderId);
        if ($row->isSale() && $order instanceof \WC_Order) {
            ExchangeRates::remember($order, $draft['exchange_rate'] ?? null);
        }
    }

    private function settle(OutboxEntry $row, string $from, AttemptResult $outcome): AttemptResult
    {
        try {
            $isMoved = $this->states->move($row->id, $from, $outcome->state, [
                'reason' => $outcome->reason,
                'owner' => $outcome->state === 'skipped' ? OutboxEnqueuer::BY_ORDER : '',
                'wait' => $outcome->wait,
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
            OrderNotes::changed($row->id);
        }

        return $outcome;
    }
}
