<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Documents;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;

/**
 * Decides which type of document an order becomes.
 */
final class DocumentTypes
{
    /** Types an order may become. Only refunds and cancellations become a `return`. */
    public const ORDER_TYPES = Settings::DOCUMENT_TYPES;

    /** Type by the rules of the settings, else the default type. The filter overrides both. */
    public static function forOrder(\WC_Order $order, Settings $settings): string
    {
        $default = (new DocumentRules($settings))->findTypeForOrder($order) ?? $settings->text('document_type');
        /**
         * Filters the type of document an order becomes.
         *
         * @param string    $type  One of DocumentTypes::ORDER_TYPES.
         * @param \WC_Order $order
         */
        $type = apply_filters('sors_document_type', $default, $order);

        return in_array($type, self::ORDER_TYPES, true) ? $type : $default;
    }

    /** Whether a return of the document is allowed. A return raises the stock on hand, which a reservation never reduced. */
    public static function canBeReturned(OutboxEntry $orderEntry): bool
    {
        return $orderEntry->documentType !== 'reservation';
    }
}
