<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Documents;

use SorsForWooCommerce\Orders\Delivery\NothingToSendException;
use SorsForWooCommerce\Orders\Delivery\UnsendableException;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;

/**
 * An order that was cancelled after its document was made: a return of all that is left of it where the shop wants
 * one and the document can have one; else a person is told what to do in SORS.
 */
final class CancellationDraftBuilder
{
    /**
     * @param OutboxEntry $sale The order's own row, sent.
     *
     * @return array<string, mixed> As Sors\Client::sendOrder() wants it, without `customer_id`.
     *
     * @throws UnsendableException when it is for a person to do.
     * @throws NothingToSendException when there is nothing left to take back.
     */
    public static function buildDraft(\WC_Order $order, OutboxEntry $sale, ArticleResolver $articles, Settings $settings): array
    {
        $rest = new RemainingOrder($order);
        $total = $rest->total();
        if (Decimals::isZero($total)) {
            throw new NothingToSendException(__('All of the order was refunded before it was cancelled.', 'sors-for-woocommerce'));
        }
        self::assertReturnable($sale, $rest, $settings);

        return [
            'order_number' => RefundDraftBuilder::referenceForOrigin($order, OutboxEntry::CANCELLATION),
            'date' => (string) wp_date('Y-m-d'),
            'total' => $total,
            'total_tax' => $rest->totalTax(),
            'note' => __('The order was cancelled.', 'sors-for-woocommerce'),
            'source_document' => $sale->documentId,
            'items' => $rest->remainingLines((new DraftLines($order, $articles, $settings))->buildLines()),
            'rounding' => $articles->findRounding($settings),
        ] + OrderDraftBuilder::buildHeader($order, $order, 'return', $settings);
    }

    /** @throws UnsendableException */
    private static function assertReturnable(OutboxEntry $sale, RemainingOrder $rest, Settings $settings): void
    {
        $document = DocumentTypes::documentName($sale);
        if (!DocumentTypes::canBeReturned($sale)) {
            throw new UnsendableException(sprintf(
                /* translators: 1: document type and number, 2: name of a SORS database */
                __('The order was cancelled, but its %1$s still holds goods in SORS (database %2$s). Release it there, then choose “Do not send” here.', 'sors-for-woocommerce'),
                $document,
                $sale->databaseName
            ));
        }
        if ($settings->text('cancelled_orders') !== 'return' || $sale->documentId === '' || !$rest->hasKnownLines()) {
            throw new UnsendableException(sprintf(
                /* translators: 1: document type and number, 2: name of a SORS database */
                __('The order was cancelled after its %1$s was made in SORS (database %2$s). Issue a return or cancel it there, then choose “Do not send” here.', 'sors-for-woocommerce'),
                $document,
                $sale->databaseName
            ));
        }
    }
}
