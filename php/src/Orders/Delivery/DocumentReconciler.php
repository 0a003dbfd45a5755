<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use Sors\Exception\ContractException;
use Sors\Exception\SorsException;
use Sors\OutboxState;
use SorsForWooCommerce\Connection\ClientFactory;
use SorsForWooCommerce\Connection\ErrorMessages;
use SorsForWooCommerce\Orders\Documents\Decimals;
use SorsForWooCommerce\Orders\Documents\ExchangeRates;
use SorsForWooCommerce\Orders\Documents\RefundDraftBuilder;
use SorsForWooCommerce\Orders\Documents\RemainingOrder;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Storage\OutboxTransitions;

/**
 * Reconciles uncertain entries: looks the document up in SORS by order number, if the contract profile can.
 */
final class DocumentReconciler
{
    public function __construct(
        private readonly OutboxRepository $outbox,
        private readonly OutboxTransitions $transitions,
        private readonly ReceiptRecorder $receipts,
        private readonly Settings $settings
    ) {
    }

    /**
     * Never throws.
     *
     * @param OutboxEntry $entry Uncertain; claimed if a worker is the caller.
     *
     * @return AttemptResult sent: SORS has the document. pending: SORS doesn't have it, so it is sent again. uncertain:
     *     not known yet, or staff must decide.
     */
    public function reconcileEntry(OutboxEntry $entry): AttemptResult
    {
        try {
            $client = ClientFactory::createForFibers($this->settings, $entry->databaseName);
            if (!$client->profile()['finds_documents']) {
                return $this->keepUncertain($entry, (string) $entry->reason, null);
            }
            [$number, $total] = $this->sentNumberAndTotal($entry);
            $known = [...$this->outbox->findOtherDocumentIds($entry, $entry->databaseName), ...$entry->replacedDocuments];
            $found = array_values(array_filter(
                $client->findDocuments($number, $entry->documentType),
                static fn (array $document): bool => array_intersect([(string) $document['id'], (string) $document['number']], $known) === []
            ));
        } catch (ContractException $error) {
            // An administrator has to fix the profile: until then, every request returns the same.
            return $this->keepUncertain($entry, ErrorMessages::localize($error), OutboxState::backoff(5, null, $entry->id));
        } catch (SorsException $error) {
            return $this->keepUncertain($entry, (string) $entry->reason, OutboxState::backoff(3, $error->getRetryAfter(), $entry->id));
        } catch (\Throwable) {
            return $this->keepUncertain($entry, (string) $entry->reason, OutboxState::backoff(5, null, $entry->id));
        }

        return $this->applyLookupResult($entry, $found, $total);
    }

    /**
     * @param list<array{id: string, number: string, total: ?string}> $found Documents of the order in SORS.
     * @param string                                                  $total Total that was sent.
     */
    private function applyLookupResult(OutboxEntry $entry, array $found, string $total): AttemptResult
    {
        $document = $found[0] ?? null;
        $isSameTotal = ($document['total'] ?? null) === null || Decimals::isZero(Decimals::difference($document['total'], $total));
        $lookup = OutboxState::afterLookup(count($found), $isSameTotal, $this->outbox->secondsInState($entry->id));

        return match ($lookup['result']) {
            'found' => $this->receipts->recordReceipt($entry, (string) $found[0]['id'], (string) $found[0]['number']),
            'total_mismatch' => $this->keepUncertain($entry, sprintf(
                /* translators: 1: document number, 2: its total, 3: the order's total */
                __('SORS has document %1$s of this order, but its total is %2$s instead of %3$s. Compare them and decide.', 'sors-for-woocommerce'),
                $found[0]['number'],
                $found[0]['total'],
                $total
            ), null),
            'ambiguous' => $this->keepUncertain($entry, sprintf(
                /* translators: %s: list of document numbers */
                __('SORS has several documents of this order: %s. Choose the right one.', 'sors-for-woocommerce'),
                implode(', ', array_column($found, 'number'))
            ), null),
            'retry' => $this->keepUncertain($entry, (string) $entry->reason, $lookup['wait']),
            'not_found' => $this->requeueEntry($entry),
        };
    }

    private function requeueEntry(OutboxEntry $entry): AttemptResult
    {
        $reason = __('SORS did not receive it: the look-up by order number found nothing. It is sent again.', 'sors-for-woocommerce');

        return $this->transitions->transition($entry->id, 'uncertain', 'pending', ['reason' => $reason, 'owner' => ''])
            ? new AttemptResult('pending', $reason, 0)
            : AttemptResult::claimLost();
    }

    private function keepUncertain(OutboxEntry $entry, string $reason, ?int $waitSeconds): AttemptResult
    {
        $this->transitions->transition($entry->id, 'uncertain', 'uncertain', ['reason' => $reason, 'owner' => '', 'wait' => $waitSeconds]);

        return new AttemptResult('uncertain', $reason, $waitSeconds);
    }

    /** @return array{string, string} Order number and total that were sent. */
    private function sentNumberAndTotal(OutboxEntry $entry): array
    {
        $order = wc_get_order($entry->orderId);
        $refund = $entry->refundId() === null ? null : wc_get_order($entry->refundId());
        if (!$order instanceof \WC_Order || $refund === false) {
            throw new \RuntimeException('The order no longer exists.');
        }
        $total = match (true) {
            $refund instanceof \WC_Order_Refund => Decimals::of($refund->get_amount('edit')),
            $entry->isCancellation() => (new RemainingOrder($order))->total(),
            default => Decimals::of($order->get_total('edit')),
        };

        return [RefundDraftBuilder::referenceForOrigin($order, $entry->origin), ExchangeRates::convertToSent($order, $total)];
    }
}
