<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Documents;

use SorsForWooCommerce\Storage\OutboxEntry;

/**
 * Labels of documents for staff: types, origins and states.
 */
final class DocumentLabels
{
    /** Label of a document type, for sentences and lists. */
    public static function typeLabel(string $type): string
    {
        return match ($type) {
            'invoice' => __('Invoice', 'sors-for-woocommerce'),
            'invoice_delivery_note' => __('Invoice-delivery note', 'sors-for-woocommerce'),
            'delivery_note' => __('Delivery note', 'sors-for-woocommerce'),
            'reservation' => __('Reservation', 'sors-for-woocommerce'),
            'return' => __('Return', 'sors-for-woocommerce'),
            default => $type,
        };
    }

    /** Label of a document type with its Serbian name. */
    public static function fullTypeLabel(string $type): string
    {
        if ($type === 'return') {
            return __('Return (povratnica)', 'sors-for-woocommerce');
        }

        return self::orderTypes()[$type][0] ?? $type;
    }

    /**
     * Types an order can become, with their effects in SORS.
     *
     * @return array<string, array{string, string, string}> Name, effect on stock, effect on the customer's debt.
     */
    public static function orderTypes(): array
    {
        return [
            'reservation' => [
                __('Reservation (rezervacija)', 'sors-for-woocommerce'),
                __('on hand stays, free stock falls', 'sors-for-woocommerce'),
                __('not stated by SORS', 'sors-for-woocommerce'),
            ],
            'invoice' => [
                __('Invoice (račun)', 'sors-for-woocommerce'),
                __('none', 'sors-for-woocommerce'),
                __('rises', 'sors-for-woocommerce'),
            ],
            'invoice_delivery_note' => [
                __('Invoice with delivery note (račun-otpremnica)', 'sors-for-woocommerce'),
                __('falls', 'sors-for-woocommerce'),
                __('rises', 'sors-for-woocommerce'),
            ],
            'delivery_note' => [
                __('Delivery note (otpremnica)', 'sors-for-woocommerce'),
                __('falls (its “PF” variant: none)', 'sors-for-woocommerce'),
                __('not stated by SORS', 'sors-for-woocommerce'),
            ],
        ];
    }

    /** @return array{string, string, string} The same for the return, which refunds become. */
    public static function returnType(): array
    {
        return [
            __('Return (povratnica), from refunds only', 'sors-for-woocommerce'),
            __('rises', 'sors-for-woocommerce'),
            __('not stated by SORS', 'sors-for-woocommerce'),
        ];
    }

    /** Type and number of the document an entry became. */
    public static function documentName(OutboxEntry $entry): string
    {
        return trim(self::typeLabel($entry->documentType) . ' ' . $entry->documentNumber);
    }

    /** Origin of an entry, as a heading. */
    public static function originTitle(OutboxEntry $entry): string
    {
        return match (true) {
            $entry->isOrder() => __('Order', 'sors-for-woocommerce'),
            $entry->isCancellation() => __('Cancellation', 'sors-for-woocommerce'),
            default => sprintf(/* translators: %d: refund ID */ __('Refund %d', 'sors-for-woocommerce'), $entry->refundId()),
        };
    }

    /** Origin of an entry, inside a sentence. */
    public static function originInSentence(OutboxEntry $entry): string
    {
        return match (true) {
            $entry->isOrder() => __('order', 'sors-for-woocommerce'),
            $entry->isCancellation() => __('cancellation', 'sors-for-woocommerce'),
            default => sprintf(/* translators: %d: refund ID */ __('refund %d', 'sors-for-woocommerce'), $entry->refundId()),
        };
    }

    /** @return array<string, string> Labels of the outbox states. Those that need staff come first. */
    public static function states(): array
    {
        return [
            'uncertain' => __('Uncertain', 'sors-for-woocommerce'),
            'rejected' => __('Rejected', 'sors-for-woocommerce'),
            'pending' => __('Pending', 'sors-for-woocommerce'),
            'sending' => __('Sending', 'sors-for-woocommerce'),
            'sent' => __('Sent', 'sors-for-woocommerce'),
            'skipped' => __('Skipped', 'sors-for-woocommerce'),
        ];
    }

    public static function stateLabel(string $state): string
    {
        return self::states()[$state] ?? $state;
    }

    /** Label of a state in WooCommerce's status colors. Escaped HTML. */
    public static function stateBadge(string $state): string
    {
        $statusClass = match ($state) {
            'sent' => 'status-completed',
            'rejected' => 'status-failed',
            'uncertain' => 'status-on-hold',
            'skipped' => 'status-pending',
            default => 'status-processing',
        };

        return sprintf(
            '<mark class="order-status %1$s" data-sors-state="%2$s"><span>%3$s</span></mark>',
            esc_attr($statusClass),
            esc_attr($state),
            esc_html(self::stateLabel($state))
        );
    }
}
