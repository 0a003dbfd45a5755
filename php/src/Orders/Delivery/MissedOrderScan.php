<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Settings\SendingStart;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * Scans for orders and refunds that the hooks missed, e.g. while the plugin was inactive. Resumes at the cursor of the
 * last scan.
 */
final class MissedOrderScan
{
    private const CURSOR_OPTION = 'sors_scan_cursor';
    public const PAGE_SIZE = 200;
    private const MAX_PAGES = 20;

    /** Seconds that a scan reaches back before the start of the previous one. */
    private const OVERLAP_SECONDS = 2 * HOUR_IN_SECONDS;

    /** @param int $pageSize Orders and refunds per page. */
    public function __construct(
        private readonly OutboxRepository $outbox,
        private readonly OutboxEnqueuer $enqueuer,
        private readonly SentOrderComparison $comparison,
        private readonly Settings $settings,
        private readonly int $pageSize = self::PAGE_SIZE
    ) {
    }

    /** Scheduled action: scans, then enqueues the relay, also for entries whose own action got lost. */
    public function runScheduled(): void
    {
        if (!$this->settings->flag('send_orders') || !$this->settings->isComplete()) {
            return;
        }
        if (!$this->scanPages()) {
            RelaySchedule::continueScan();
        }
        RelaySchedule::enqueueNow();
    }

    /** @return bool Whether the scan reached the end; else the next scan continues. */
    public function scanPages(): bool
    {
        $from = SendingStart::timestamp($this->settings);
        if ($from === null) {
            return true;
        }
        $started = time();
        $cursor = max($from, (int) get_option(self::CURSOR_OPTION, 0));
        $anchor = $cursor;
        $seen = [];
        for ($page = 1; $page <= self::MAX_PAGES; $page++) {
            $found = $this->fetchPage($anchor, $seen);
            $orders = array_filter($found, static fn (mixed $order): bool => $order instanceof \WC_Order);
            $this->enqueueMissed($orders);
            $this->enqueueCancellations($orders);
            $this->compareSent($orders);
            $this->enqueueRefunds(array_filter($found, static fn (mixed $order): bool => $order instanceof \WC_Order_Refund));
            if (count($found) < $this->pageSize) {
                update_option(self::CURSOR_OPTION, $started - self::OVERLAP_SECONDS, false);
                return true;
            }
            [$anchor, $seen] = self::nextAnchor($found, $anchor, $seen);
        }
        // The cursor always advances, even if a whole scan's orders were modified in the same second.
        update_option(self::CURSOR_OPTION, max($cursor + 1, $anchor - 1), false);

        return false;
    }

    /**
     * Fetches the next page by modification time. With page numbers, an order modified during the scan would move to the
     * end, and another one would move onto a page that was already scanned.
     *
     * @param list<int> $seen IDs of the orders of that second that were scanned already.
     *
     * @return list<\WC_Abstract_Order>
     */
    private function fetchPage(int $anchor, array $seen): array
    {
        return array_values((array) wc_get_orders([
            'type' => ['shop_order', 'shop_order_refund'],
            'date_modified' => '>=' . $anchor,
            'orderby' => 'modified',
            'order' => 'ASC',
            'limit' => $this->pageSize,
        ] + ($seen === [] ? [] : ['exclude' => $seen])));
    }

    /**
     * @param list<\WC_Abstract_Order> $orders A page.
     * @param list<int>                $seen
     *
     * @return array{int, list<int>} Modification time at which the next page starts, and the IDs of that second to exclude.
     */
    private static function nextAnchor(array $orders, int $anchor, array $seen): array
    {
        $times = [];
        foreach ($orders as $order) {
            $times[$order->get_id()] = $order->get_date_modified()?->getTimestamp() ?? $anchor;
        }
        $next = max($anchor, ...array_values($times));
        $modifiedThen = array_keys($times, $next, true);

        return [$next, $next === $anchor ? [...$seen, ...$modifiedThen] : $modifiedThen];
    }

    /** @param array<\WC_Order> $orders */
    private function enqueueMissed(array $orders): void
    {
        $eligible = array_filter($orders, fn (\WC_Order $order): bool => OrderEligibility::shouldSend($order, $this->settings));
        $ids = self::orderIds($eligible);
        $entries = $this->outbox->findByOrders($ids);
        foreach ($ids as $orderId) {
            if (!array_key_exists($orderId, $entries)) {
                $this->outbox->add($orderId);
            } elseif (self::isSkippedByOrder($entries[$orderId])) {
                // Restored from the trash, or no longer cancelled, while the plugin was inactive.
                $this->enqueuer->enqueueOrder($orderId);
            }
        }
    }

    /** @param list<OutboxEntry> $entries Of one order. */
    private static function isSkippedByOrder(array $entries): bool
    {
        foreach ($entries as $entry) {
            if ($entry->isOrder()) {
                return $entry->state === 'skipped' && $entry->owner === OutboxEnqueuer::SKIPPED_BY_ORDER;
            }
        }

        return false;
    }

    /** @param array<\WC_Order> $orders */
    private function enqueueCancellations(array $orders): void
    {
        foreach ($orders as $order) {
            if ($order->get_status() === 'cancelled') {
                $this->enqueuer->handleCancellation($order->get_id());
            }
        }
    }

    /** @param array<\WC_Order> $orders */
    private function compareSent(array $orders): void
    {
        $entries = $this->outbox->findByOrders(self::orderIds($orders));
        foreach ($orders as $order) {
            $modified = $order->get_date_modified()?->getTimestamp() ?? 0;
            foreach ($entries[$order->get_id()] ?? [] as $entry) {
                // Sending saves the order, too. That is no change.
                if ($entry->isOrder() && $modified > (int) strtotime($entry->updatedGmt . ' UTC')) {
                    $this->comparison->recordDifferences($entry);
                }
            }
        }
    }

    /**
     * @param array<\WC_Order> $orders
     *
     * @return list<int>
     */
    private static function orderIds(array $orders): array
    {
        return array_map(static fn (\WC_Order $order): int => $order->get_id(), array_values($orders));
    }

    /** @param array<\WC_Order_Refund> $refunds */
    private function enqueueRefunds(array $refunds): void
    {
        $from = (int) SendingStart::timestamp($this->settings);
        foreach ($refunds as $refund) {
            $created = $refund->get_date_created();
            if ($created !== null && $created->getTimestamp() >= $from) {
                $this->enqueuer->enqueueRefund($refund->get_parent_id(), $refund->get_id());
            }
        }
    }
}
