<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Locale\SiteLocale;
use SorsForWooCommerce\Orders\Documents\DocumentLabels;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * Private order notes and log lines about documents. They hold types, numbers, states and reasons, never personal data.
 */
final class OrderNotes
{
    public function __construct(private readonly OutboxRepository $outbox)
    {
    }

    /** Adds a note about an entry's new state, if staff should know about it. Never throws. */
    public function addStateNote(int $entryId): void
    {
        try {
            $entry = $this->outbox->find($entryId);
            $text = $entry === null ? null : SiteLocale::run(static fn (): ?string => self::stateText($entry));
            if ($entry === null || $text === null) {
                return;
            }
            $line = sprintf('Order %d, %s: %s', $entry->orderId, $entry->origin, $text);
            $entry->state === 'sent' ? Log::info($line) : Log::warning($line);
            $order = wc_get_order($entry->orderId);
            if ($order instanceof \WC_Order) {
                $order->add_order_note($text);
            }
        } catch (\Throwable $error) {
            Log::warning(sprintf('A note about outbox entry %d could not be written (%s).', $entryId, $error::class));
        }
    }

    /** Adds a note that staff had the order sent again. Never throws. */
    public function addReplacementNote(OutboxEntry $entry): void
    {
        try {
            Log::warning(sprintf('Order %d: staff removed document %s from SORS; the order is sent again.', $entry->orderId, $entry->documentNumber));
            $order = wc_get_order($entry->orderId);
            if ($order instanceof \WC_Order) {
                $order->add_order_note(SiteLocale::run(static fn (): string => sprintf(
                    /* translators: %s: document number */
                    __('SORS: document %s was removed from SORS by staff. The order is sent again.', 'sors-for-woocommerce'),
                    $entry->documentNumber
                )), 0, true);
            }
        } catch (\Throwable $error) {
            Log::warning(sprintf('A note about outbox entry %d could not be written (%s).', $entry->id, $error::class));
        }
    }

    /** @return string|null Null when staff needn't know. */
    private static function stateText(OutboxEntry $entry): ?string
    {
        $origin = DocumentLabels::originInSentence($entry);

        return match ($entry->state) {
            'sent' => sprintf(
                /* translators: 1: document type, 2: its number, 3: name of the SORS database */
                __('SORS: %1$s %2$s (database %3$s).', 'sors-for-woocommerce'),
                DocumentLabels::typeLabel($entry->documentType),
                $entry->documentNumber,
                $entry->databaseName
            ),
            'rejected' => sprintf(
                /* translators: 1: “order”, “cancellation” or “refund 12”, 2: reason */
                __('SORS: the %1$s was not sent. %2$s', 'sors-for-woocommerce'),
                $origin,
                (string) $entry->reason
            ),
            'uncertain' => sprintf(
                /* translators: 1: “order”, “cancellation” or “refund 12”, 2: reason */
                __('SORS: it is not known whether the %1$s arrived. %2$s It is not sent again automatically.', 'sors-for-woocommerce'),
                $origin,
                (string) $entry->reason
            ),
            default => null,
        };
    }
}
