<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Locale\SiteLocale;
use SorsForWooCommerce\Orders\Documents\DocumentTypes;
use SorsForWooCommerce\Orders\Documents\Purpose;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * Private order notes and log lines about documents: types, numbers, states and reasons, never personal data.
 */
final class OrderNotes
{
    /** Tells a row's new state, where staff should know of it. Never throws. */
    public static function addStateNote(int $rowId): void
    {
        try {
            $row = (new OutboxRepository())->find($rowId);
            $text = $row === null ? null : SiteLocale::run(static fn (): ?string => self::stateText($row));
            if ($row === null || $text === null) {
                return;
            }
            $line = sprintf('Order %d, %s: %s', $row->orderId, $row->origin, $text);
            $row->state === 'sent' ? Log::info($line) : Log::warning($line);
            $order = wc_get_order($row->orderId);
            if ($order instanceof \WC_Order) {
                $order->add_order_note($text);
            }
        } catch (\Throwable $error) {
            Log::warning(sprintf('A note about outbox row %d could not be written (%s).', $rowId, $error::class));
        }
    }

    /** Tells that a person has the order sent anew. Never throws. */
    public static function addReplacementNote(OutboxEntry $row): void
    {
        try {
            Log::warning(sprintf('Order %d: document %s was said to be taken out of SORS; the order is sent anew.', $row->orderId, $row->documentNumber));
            $order = wc_get_order($row->orderId);
            if ($order instanceof \WC_Order) {
                $order->add_order_note(SiteLocale::run(static fn (): string => sprintf(
                    /* translators: %s: document number */
                    __('SORS: document %s was taken out of SORS, says the person who had the order sent again.', 'sors-for-woocommerce'),
                    $row->documentNumber
                )), 0, true);
            }
        } catch (\Throwable $error) {
            Log::warning(sprintf('A note about outbox row %d could not be written (%s).', $row->id, $error::class));
        }
    }

    /** @return string|null Null where staff needn't know. */
    private static function stateText(OutboxEntry $row): ?string
    {
        $what = Purpose::originInSentence($row);

        return match ($row->state) {
            'sent' => sprintf(
                /* translators: 1: document type, 2: its number, 3: name of the SORS database */
                __('SORS: %1$s %2$s (database %3$s).', 'sors-for-woocommerce'),
                DocumentTypes::typeLabel($row->documentType),
                $row->documentNumber,
                $row->databaseName
            ),
            'rejected' => sprintf(
                /* translators: 1: order or refund, 2: why */
                __('SORS: the %1$s was not sent. %2$s', 'sors-for-woocommerce'),
                $what,
                (string) $row->reason
            ),
            'uncertain' => sprintf(
                /* translators: 1: order or refund, 2: why */
                __('SORS: it is not known whether the %1$s arrived. %2$s It is not sent again by itself.', 'sors-for-woocommerce'),
                $what,
                (string) $row->reason
            ),
            default => null,
        };
    }
}
