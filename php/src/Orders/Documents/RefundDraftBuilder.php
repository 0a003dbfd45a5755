<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Documents;

use SorsForWooCommerce\Orders\Delivery\UnsendableException;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;

/**
 * A refund as a return document, made from the document its order became.
 */
final class RefundDraftBuilder
{
    /**
     * @param OutboxEntry $sale The order's own row, sent.
     *
     * @return array<string, mixed> As Sors\Client::sendOrder() wants it, without `customer_id`.
     *
     * @throws UnsendableException when the refund can't become a document as it is.
     */
    public static function buildDraft(\WC_Order $order, \WC_Order_Refund $refund, OutboxEntry $sale, ArticleResolver $articles, Settings $settings): array
    {
        if (!DocumentTypes::canBeReturned($sale)) {
            throw new UnsendableException(sprintf(
                /* translators: 1: document type and number, 2: name of a SORS database */
                __('Refunded, but the order’s %1$s took nothing off the stock in SORS (database %2$s), so no return can be made from it. Release there what was refunded, or make the return from the invoice that came of it; then choose “Do not send” here.', 'sors-for-woocommerce'),
                DocumentTypes::documentName($sale),
                $sale->databaseName
            ));
        }
        if ($sale->documentId === '') {
            throw new UnsendableException(__('SORS’s id of the order’s document is not known, only its number, so no return can be made from it. Issue this return in SORS by hand.', 'sors-for-woocommerce'));
        }
        $head = OrderDraftBuilder::buildHeader($order, $refund, 'return', $settings);
        $head['order_number'] = self::referenceForRefund($order, $refund->get_id());
        $amount = Decimals::of($refund->get_amount('edit'));
        $lines = new DraftLines($refund, $articles, $settings);
        $items = $lines->buildLines();
        $tax = Decimals::negated($refund->get_total_tax('edit'));
        if ($items === []) {
            [$items, $tax] = self::buildAmountLines($order, $refund, $lines, new DraftLines($order, $articles, $settings));
        }

        return $head + [
            'total' => $amount,
            'total_tax' => $tax,
            'note' => OrderDraftBuilder::appendShopAmount($refund, self::refundReason($refund)),
            'source_document' => $sale->documentId,
            'items' => array_values($items),
            'rounding' => $articles->findRounding($settings),
        ];
    }

    /**
     * The order number a document carries. Two refunds of one order must be told apart when SORS is asked what it has.
     *
     * @param int|null $refundId Null for the order's own document.
     */
    public static function referenceForRefund(\WC_Order $order, ?int $refundId): string
    {
        return self::referenceForOrigin($order, $refundId === null ? OutboxEntry::ORDER : OutboxEntry::originForRefund($refundId));
    }

    /** The same by the origin of the outbox entry. */
    public static function referenceForOrigin(\WC_Order $order, string $origin): string
    {
        $refundId = OutboxEntry::refundIdFromOrigin($origin);
        $suffix = match (true) {
            $origin === OutboxEntry::CANCELLATION => '-X',
            $refundId !== null => '-R' . $refundId,
            default => '',
        };

        return (string) $order->get_order_number() . $suffix;
    }

    /**
     * A refund of an amount only. If it is all that is left of the order, all goods that are left come back. Otherwise
     * the amount is one line of the article set for fees, which needs one VAT rate to be right.
     *
     * @param DraftLines $lines Of the refund.
     * @param DraftLines $all   Of the order.
     *
     * @return array{array<array<string, string|null>>, string} Lines and their tax.
     */
    private static function buildAmountLines(\WC_Order $order, \WC_Order_Refund $refund, DraftLines $lines, DraftLines $all): array
    {
        $amount = Decimals::of($refund->get_amount('edit'));
        $rest = new RemainingOrder($order, $refund);
        if ($rest->isWholeRemainder($amount)) {
            return [$rest->remainingLines($all->buildLines()), $rest->totalTax()];
        }
        $rates = TaxRates::forOrder($order);
        $rate = $rates->singleRate();
        if ($rate === null && !Decimals::isZero($order->get_total_tax('edit'))) {
            throw new UnsendableException(__('The refund is an amount without items, and the order has more than one VAT rate, so its VAT is not known. Issue this return in SORS by hand.', 'sors-for-woocommerce'));
        }
        $tax = $rate === null ? '0' : Decimals::taxIn($amount, $rate);

        return [[$lines->buildFeeLine(__('Refund', 'sors-for-woocommerce'), Decimals::difference($amount, $tax), $tax, $rate)], $tax];
    }

    private static function refundReason(\WC_Order_Refund $refund): ?string
    {
        $reason = trim(wp_strip_all_tags((string) $refund->get_reason('edit')));

        return $reason === '' ? null : $reason;
    }
}
