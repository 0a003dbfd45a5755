<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Locale\SiteLocale;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * Sends orders and single entries now, on request of staff.
 */
final class ManualSend
{
    public function __construct(private readonly OutboxRepository $outbox, private readonly OutboxWorker $worker)
    {
    }

    /**
     * Sends an order and its returns. Adds missing entries, retries rejected ones and reconciles uncertain ones.
     *
     * @return OutboxEntry The order's own entry.
     *
     * @throws \DomainException when there is no such order.
     */
    public function sendOrder(int $orderId): OutboxEntry
    {
        $order = wc_get_order($orderId);
        if (!$order instanceof \WC_Order || !OrderEligibility::canBeSent($order)) {
            throw new \DomainException(sprintf(
                /* translators: %d: order ID */
                __('There is no order %d that could be sent.', 'sors-for-woocommerce'),
                $orderId
            ));
        }
        $this->outbox->add($orderId);
        SiteLocale::run(function () use ($orderId): void {
            $this->worker->recoverLost();
            foreach ($this->outbox->findByOrder($orderId) as $entry) {
                // Staff may have created the document of a resolved entry in SORS: only the entry's own button sends it.
                if (!$entry->isResolvedByStaff() && (!$entry->isCancellation() || $entry->state !== 'skipped')) {
                    $this->worker->processNow($entry);
                }
            }
        });

        return $this->outbox->findByOrigin($orderId) ?? throw new \RuntimeException('The outbox entry no longer exists.');
    }

    /** Sends one entry, if its state allows it. */
    public function sendEntry(OutboxEntry $entry): void
    {
        SiteLocale::run(function () use ($entry): void {
            $this->worker->recoverLost();
            $this->worker->processNow($entry);
        });
    }
}
