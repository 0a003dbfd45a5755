<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Documents;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;

/**
 * Which document an order becomes, and what its types are called.
 */
final class DocumentTypes
{
    /** Types an order may become; `return` is made from refunds only. */
    public const ORDER_TYPES = Settings::DOCUMENT_TYPES;

    /** By the rules of the settings, else the default, unless a filter knows better. */
    public static function forOrder(\WC_Order $order, Settings $settings): string
    {
        $default = (new DocumentRules($settings))->findTypeForOrder($order) ?? $settings->text('document_type');
        /**
         * Which document an order becomes in SORS.
         *
         * @param string    $type  One of DocumentTypes::ORDER_TYPES.
         * @param \WC_Order $order
         */
        $type = apply_filters('sors_document_type', $default, $order);

        return in_array($type, self::ORDER_TYPES, true) ? $type : $default;
    }

    /** Type and number of the document a row became. */
    public static function documentName(OutboxEntry $row): string
    {
        return trim(self::typeLabel($row->documentType) . ' ' . $row->documentNumber);
    }

    /** Whether a return may be made from it: a return raises the stock on hand, which a reservation never lowered. */
    public static function canBeReturned(OutboxEntry $sale): bool
    {
        return $sale->documentType !== 'reservation';
    }

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
}
