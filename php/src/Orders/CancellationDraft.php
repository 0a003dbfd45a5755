<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;

/**
 * An order that was cancelled after its document was made: a return of all that is left of it where the shop wants
 * one and the document can have one; else a person is told what to do in SORS.
 */
final class CancellationDraft
{
    /**
     * @param OutboxEntry $sale The order's own row, sent.
     *
     * @return array<string, mixed> As Sors\Client::exportOrder() wants it, without `customer_id`.
     *
     * @throws Parked when it is for a person to do.
     * @throws Dropped when there is nothing left to take back.
     */
    public static function ofOrder(\WC_Order $order, OutboxEntry $sale, Articles $articles, Settings $settings): array
    {
        $rest = new Remainder($order);
        $total = $rest->total();
        if (Decimals::isZero($total)) {
            throw new Dropped(__('All of the order was refunded before it was cancelled.', 'sors-for-woocommerce'));
        }
        self::leaveToAPerson($sale, $rest, $settings);

        return [
            'order_number' => ReturnDraft::reference($order, OutboxEntry::CANCELLATION),
            'date' => (string) wp_date('Y-m-d'),
            'total' => $total,
            'total_tax' => $rest->tax(),
            'note' => __('The order was cancelled.', 'sors-for-woocommerce'),
            'source_document' => $sale->documentId,
            'items' => $rest->of((new Lines($order, $articles, $settings))->all()),
            'rounding' => $articles->rounding($settings),
        ] + Draft::head($order, $order, 'return', $settings);
    }

    /** @throws Parked */
    private static function leaveToAPerson(OutboxEntry $sale, Remainder $rest, Settings $settings): void
    {
        $document = DocumentTypes::name($sale);
        if (!DocumentTypes::canBeReturned($sale)) {
            throw new Parked(sprintf(
                /* translators: 1: document type and number, 2: name of a SORS database */
                __('The order was cancelled, but its %1$s still holds goods in SORS (database %2$s). Release it there, then choose “Do not send” here.', 'sors-for-woocommerce'),
                $document,
                $sale->databaseName
            ));
        }
        if ($settings->text('cancelled_orders') !== 'return' || $sale->documentId === '' || !$rest->isKnown()) {
            throw new Parked(sprintf(
                /* translators: 1: document type and number, 2: name of a SORS database */
                __('The order was cancelled after its %1$s was made in SORS (database %2$s). Issue a return or cancel it there, then choose “Do not send” here.', 'sors-for-woocommerce'),
                $document,
                $sale->databaseName
            ));
        }
    }
}
