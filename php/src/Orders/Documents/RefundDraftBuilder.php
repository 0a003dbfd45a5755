<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Documents;

use SorsForWooCommerce\Orders\Delivery\UnsendableException;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;

/**
 * Builds the return for a refund, from the document its order became.
 */
final class RefundDraftBuilder
{
    /**
     * @param OutboxEntry $orderEntry The order's own entry, sent.
     *
     * @return array<string, mixed> For Sors\Client::sendOrder(), without `customer_id`.
     *
     * @throws UnsendableException when the refund can't become a document.
     */
    public static function buildDraft(\WC_Order $order, \WC_Order_Refund $refund, OutboxEntry $orderEntry, ArticleResolver $articles, Settings $settings): array
    {
        if (!DocumentTypes::canBeReturned($orderEntry)) {
            throw new UnsendableException(sprintf(
                /* translators: 1: document type and number, 2: name of a SORS database */
                __('The order’s %1$s did not reduce the stock in SORS (database %2$s), so no return can be made from it. Release the refunded goods there, or create the return from the invoice that followed. Then choose “Do not send” here.', 'sors-for-woocommerce'),
                DocumentLabels::documentName($orderEntry),
                $orderEntry->databaseName
            ));
        }
        if ($orderEntry->documentId === '') {
            throw new UnsendableException(__('Only the number of the order’s document is known, not its ID in SORS, so no return can be created from it. Issue this return in SORS manually.', 'sors-for-woocommerce'));
        }
        $header = OrderDraftBuilder::buildHeader($order, $refund, 'return', $settings);
        $header['order_number'] = self::referenceForOrigin($order, OutboxEntry::originForRefund($refund->get_id()));
        $amount = Decimals::of($refund->get_amount('edit'));
        $lines = new DraftLines($refund, $articles, $settings);
        $items = $lines->buildLines();
        $tax = Decimals::negated($refund->get_total_tax('edit'));
        if ($items === []) {
            [$items, $tax] = self::buildAmountLines($order, $refund, $lines, new DraftLines($order, $articles, $settings));
        }

        return $header + [
            'total' => $amount,
            'total_tax' => $tax,
            'note' => OrderDraftBuilder::appendShopAmount($refund, self::refundReason($refund)),
            'source_document' => $orderEntry->documentId,
            'items' => array_values($items),
            'rounding' => $articles->findRounding($settings),
        ];
    }

    /** Order number of a document. Its suffix distinguishes the returns of one order when documents are looked up. */
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
     * Builds the lines of a refund without items. If the amount is all that is left of the order, all remaining goods are
     * returned. Otherwise the amount becomes one line with the fee article, if the order has one VAT rate.
     *
     * @param DraftLines $lines Lines of the refund.
     * @param DraftLines $all   Lines of the order.
     *
     * @return array{array<array<string, string|null>>, string} Lines and their tax.
     */
    private static function buildAmountLines(\WC_Order $order, \WC_Order_Refund $refund, DraftLines $lines, DraftLines $all): array
    {
        $amount = Decimals::of($refund->get_amount('edit'));
        $remaining = new RemainingOrder($order, $refund);
        if ($remaining->isWholeRemainder($amount)) {
            return [$remaining->remainingLines($all->buildLines()), $remaining->totalTax()];
        }
        $rates = TaxRates::forOrder($order);
        $rate = $rates->singleRate();
        if ($rate === null && !Decimals::isZero($order->get_total_tax('edit'))) {
            throw new UnsendableException(__('The refund has an amount without items, and the order has more than one VAT rate, so the VAT of the refund is not known. Issue this return in SORS manually.', 'sors-for-woocommerce'));
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
