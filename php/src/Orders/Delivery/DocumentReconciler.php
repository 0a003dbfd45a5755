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
 * Finds out what became of a document whose answer got lost, where SORS can be asked for documents by order number.
 */
final class DocumentReconciler
{
    public function __construct(private readonly OutboxRepository $outbox, private readonly Settings $settings)
    {
    }

    /**
     * @param OutboxEntry $row Uncertain, and claimed where a worker asks.
     *
     * @return AttemptResult sent: SORS has it. pending: SORS has not, so it may be sent again. uncertain: not known yet, or a
     *     person must decide. Never throws.
     */
    public function reconcileEntry(OutboxEntry $row): AttemptResult
    {
        try {
            $client = ClientFactory::createForFibers($this->settings, $row->databaseName);
            if (!$client->profile()['finds_documents']) {
                return $this->keepUncertain($row, (string) $row->reason, null);
            }
            [$number, $total] = $this->sentNumberAndTotal($row);
            $known = [...$this->outbox->findOtherDocumentIds($row, $row->databaseName), ...$row->replacedDocuments];
            $found = array_values(array_filter(
                $client->findDocuments($number, $row->documentType),
                static fn (array $document): bool => array_intersect([(string) $document['id'], (string) $document['number']], $known) === []
            ));
        } catch (ContractException $error) {
            // An administrator has to see it: asking again brings the same answer until something is put right.
            return $this->keepUncertain($row, ErrorMessages::localize($error), OutboxState::backoff(5, null, $row->id));
        } catch (SorsException $error) {
            return $this->keepUncertain($row, (string) $row->reason, OutboxState::backoff(3, $error->getRetryAfter(), $row->id));
        } catch (\Throwable) {
            return $this->keepUncertain($row, (string) $row->reason, OutboxState::backoff(5, null, $row->id));
        }

        return $this->applyLookupResult($row, $found, $total);
    }

    /**
     * @param list<array{id: string, number: string, total: ?string}> $found
     * @param string                                                  $total What was sent.
     */
    private function applyLookupResult(OutboxEntry $row, array $found, string $total): AttemptResult
    {
        $document = $found[0] ?? null;
        $agrees = ($document['total'] ?? null) === null || Decimals::isZero(Decimals::difference($document['total'], $total));
        $judged = OutboxState::afterLookup(count($found), $agrees, $this->outbox->secondsInState($row->id));

        return match ($judged['result']) {
            'found' => (new ReceiptRecorder($this->outbox))->recordReceipt($row, (string) $found[0]['id'], (string) $found[0]['number']),
            'total_mismatch' => $this->keepUncertain($row, sprintf(
                /* translators: 1: document number, 2: its total, 3: the order's total */
                __('SORS has document %1$s of this order, but its total is %2$s instead of %3$s. Compare them and decide.', 'sors-for-woocommerce'),
                $found[0]['number'],
                $found[0]['total'],
                $total
            ), null),
            'ambiguous' => $this->keepUncertain($row, sprintf(
                /* translators: %s: list of document numbers */
                __('SORS has several documents of this order: %s. Choose the right one.', 'sors-for-woocommerce'),
                implode(', ', array_column($found, 'number'))
            ), null),
            'retry' => $this->keepUncertain($row, (string) $row->reason, $judged['wait']),
            'not_found' => $this->requeueEntry($row),
        };
    }

    private function requeueEntry(OutboxEntry $row): AttemptResult
    {
        $reason = __('SORS did not receive it: the look-up by order number found nothing. It is sent again.', 'sors-for-woocommerce');

        return (new OutboxTransitions($this->outbox))->transition($row->id, 'uncertain', 'pending', ['reason' => $reason, 'owner' => ''])
            ? new AttemptResult('pending', $reason, 0)
            : new AttemptResult('lost');
    }

    private function keepUncertain(OutboxEntry $row, string $reason, ?int $wait): AttemptResult
    {
        (new OutboxTransitions($this->outbox))->transition($row->id, 'uncertain', 'uncertain', ['reason' => $reason, 'owner' => '', 'wait' => $wait]);

        return new AttemptResult('uncertain', $reason, $wait);
    }

    /** @return array{string, string} Order number and total the document was sent with. */
    private function sentNumberAndTotal(OutboxEntry $row): array
    {
        $order = wc_get_order($row->orderId);
        $refund = $row->refundId() === null ? null : wc_get_order($row->refundId());
        if (!$order instanceof \WC_Order || $refund === false) {
            throw new \RuntimeException('The order is gone.');
        }
        $total = match (true) {
            $refund instanceof \WC_Order_Refund => Decimals::of($refund->get_amount('edit')),
            $row->isCancellation() => (new RemainingOrder($order))->total(),
            default => Decimals::of($order->get_total('edit')),
        };

        return [RefundDraftBuilder::referenceForOrigin($order, $row->origin), ExchangeRates::convertToSent($order, $total)];
    }
}
