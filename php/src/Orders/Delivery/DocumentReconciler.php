<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use Sors\Exception\ContractException;
use Sors\Exception\SorsException;
use Sors\ExportState;
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
    public function resolve(OutboxEntry $row): AttemptResult
    {
        try {
            $client = ClientFactory::suspending($this->settings, $row->databaseName);
            if (!$client->profile()['finds_documents']) {
                return $this->leave($row, (string) $row->reason, null);
            }
            [$number, $total] = $this->asSent($row);
            $known = [...$this->outbox->documentsOfOthers($row, $row->databaseName), ...$row->superseded];
            $found = array_values(array_filter(
                $client->findDocuments($number, $row->documentType),
                static fn (array $document): bool => array_intersect([(string) $document['id'], (string) $document['number']], $known) === []
            ));
        } catch (ContractException $error) {
            // An administrator has to see it: asking again brings the same answer until something is put right.
            return $this->leave($row, ErrorMessages::of($error), ExportState::backoff(5, null, $row->id));
        } catch (SorsException $error) {
            return $this->leave($row, (string) $row->reason, ExportState::backoff(3, $error->getRetryAfter(), $row->id));
        } catch (\Throwable) {
            return $this->leave($row, (string) $row->reason, ExportState::backoff(5, null, $row->id));
        }

        return $this->judge($row, $found, $total);
    }

    /**
     * @param list<array{id: string, number: string, total: ?string}> $found
     * @param string                                                  $total What was sent.
     */
    private function judge(OutboxEntry $row, array $found, string $total): AttemptResult
    {
        $document = $found[0] ?? null;
        $agrees = ($document['total'] ?? null) === null || Decimals::isZero(Decimals::difference($document['total'], $total));
        $judged = ExportState::afterLookUp(count($found), $agrees, $this->outbox->age($row->id));

        return match ($judged['verdict']) {
            'sent' => (new ReceiptRecorder($this->outbox))->store($row, (string) $found[0]['id'], (string) $found[0]['number']),
            'differs' => $this->leave($row, sprintf(
                /* translators: 1: document number, 2: its total, 3: the order's total */
                __('SORS has document %1$s of this order, but its total is %2$s instead of %3$s. Compare them and decide.', 'sors-for-woocommerce'),
                $found[0]['number'],
                $found[0]['total'],
                $total
            ), null),
            'several' => $this->leave($row, sprintf(
                /* translators: %s: list of document numbers */
                __('SORS has several documents of this order: %s. Choose the right one.', 'sors-for-woocommerce'),
                implode(', ', array_column($found, 'number'))
            ), null),
            'wait' => $this->leave($row, (string) $row->reason, $judged['wait']),
            'absent' => $this->sendAgain($row),
        };
    }

    private function sendAgain(OutboxEntry $row): AttemptResult
    {
        $reason = __('SORS did not receive it: the look-up by order number found nothing. It is sent again.', 'sors-for-woocommerce');

        return (new OutboxTransitions($this->outbox))->move($row->id, 'uncertain', 'pending', ['reason' => $reason, 'owner' => ''])
            ? new AttemptResult('pending', $reason, 0)
            : new AttemptResult('lost');
    }

    private function leave(OutboxEntry $row, string $reason, ?int $wait): AttemptResult
    {
        (new OutboxTransitions($this->outbox))->move($row->id, 'uncertain', 'uncertain', ['reason' => $reason, 'owner' => '', 'wait' => $wait]);

        return new AttemptResult('uncertain', $reason, $wait);
    }

    /** @return array{string, string} Order number and total the document was sent with. */
    private function asSent(OutboxEntry $row): array
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

        return [RefundDraftBuilder::reference($order, $row->purpose), ExchangeRates::sent($order, $total)];
    }
}
