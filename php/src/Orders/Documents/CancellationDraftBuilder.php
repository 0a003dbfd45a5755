<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Documents;

use SorsForWooCommerce\Orders\Delivery\NothingToSendException;
use SorsForWooCommerce\Orders\Delivery\UnsendableException;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;

/**
 * Builds the return for an order that was cancelled after it was sent. It returns all that refunds have left. Without a
 * return, because of the settings or the document, the exception says what to do in SORS.
 */
final class CancellationDraftBuilder
{
    /**
     * @param OutboxEntry $orderEntry The order's own entry, sent.
     *
     * @return array<string, mixed> For Sors\Client::sendOrder(), without `customer_id`.
     *
     * @throws UnsendableException when staff must correct the document manually.
     * @throws NothingToSendException when nothing is left to return.
     */
    public static function buildDraft(\WC_Order $order, OutboxEntry $orderEntry, ArticleResolver $articles, Settings $settings): array
    {
        $remaining = new RemainingOrder($order);
        $total = $remaining->total();
        if (Decimals::isZero($total)) {
            throw new NothingToSendException(__('The whole order was refunded before it was cancelled.', 'sors-for-woocommerce'));
        }
        self::assertReturnable($orderEntry, $remaining, $settings);

        return [
            'order_number' => RefundDraftBuilder::referenceForOrigin($order, OutboxEntry::CANCELLATION),
            'date' => (string) wp_date('Y-m-d'),
            'total' => $total,
            'total_tax' => $remaining->totalTax(),
            'note' => __('The order was cancelled.', 'sors-for-woocommerce'),
            'source_document' => $orderEntry->documentId,
            'items' => $remaining->remainingLines((new DraftLines($order, $articles, $settings))->buildLines()),
            'rounding' => $articles->findRounding($settings),
        ] + OrderDraftBuilder::buildHeader($order, $order, 'return', $settings);
    }

    /** @throws UnsendableException */
    private static function assertReturnable(OutboxEntry $orderEntry, RemainingOrder $remaining, Settings $settings): void
    {
        $document = DocumentLabels::documentName($orderEntry);
        if (!DocumentTypes::canBeReturned($orderEntry)) {
            throw new UnsendableException(sprintf(
                /* translators: 1: document type and number, 2: name of a SORS database */
                __('The order was cancelled, but its %1$s still holds goods in SORS (database %2$s). Release it there, then choose “Do not send” here.', 'sors-for-woocommerce'),
                $document,
                $orderEntry->databaseName
            ));
        }
        if ($settings->text('cancelled_orders') !== 'return' || $orderEntry->documentId === '' || !$remaining->hasKnownLines()) {
            throw new UnsendableException(sprintf(
                /* translators: 1: document type and number, 2: name of a SORS database */
                __('The order was cancelled after its %1$s was created in SORS (database %2$s). Issue a return or cancel it there, then choose “Do not send” here.', 'sors-for-woocommerce'),
                $document,
                $orderEntry->databaseName
            ));
        }
    }
}
