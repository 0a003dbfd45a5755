<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * Looks for orders and refunds the hooks have missed, e.g. while the plugin was off: page by page, from where the last
 * scan ended.
 */
final class MissedOrderScan
{
    private const CURSOR_OPTION = 'sors_scan_cursor';
    private const PAGE_SIZE = 200;
    private const MAX_PAGES = 20;

    /** Seconds a scan reaches back before the start of the one before it. */
    private const OVERLAP_SECONDS = 2 * HOUR_IN_SECONDS;

    /** The scheduled action: scans, and has the relay run, also for rows whose own action got lost. */
    public static function runScheduled(): void
    {
        $settings = Settings::load();
        if (!$settings->flag('send_orders') || !$settings->isComplete()) {
            return;
        }
        if (!(new self($settings, new OutboxRepository()))->scanPages()) {
            RelaySchedule::continueScan();
        }
        RelaySchedule::enqueueNow();
    }

    private readonly OutboxEnqueuer $enqueuer;

    /** @param int $pageSize Orders and refunds of one page. */
    public function __construct(private readonly Settings $settings, private readonly OutboxRepository $outbox, private readonly int $pageSize = self::PAGE_SIZE)
    {
        $this->enqueuer = new OutboxEnqueuer();
    }

    /** @return bool Whether the end was reached; else another scan goes on. */
    public function scanPages(): bool
    {
        $from = SendingStart::timestamp($this->settings);
        if ($from === null) {
            return true;
        }
        $started = time();
        $position = max($from, (int) get_option(self::CURSOR_OPTION, 0));
        $anchor = $position;
        $seen = [];
        for ($page = 1; $page <= self::MAX_PAGES; $page++) {
            $orders = $this->fetchPage($anchor, $seen);
            $sales = array_filter($orders, static fn (mixed $order): bool => $order instanceof \WC_Order);
            $this->enqueueMissed($sales);
            $this->enqueueCancellations($sales);
            $this->compareSent($sales);
            $this->enqueueRefunds(array_filter($orders, static fn (mixed $order): bool => $order instanceof \WC_Order_Refund));
            if (count($orders) < $this->pageSize) {
                update_option(self::CURSOR_OPTION, $started - self::OVERLAP_SECONDS, false);
                return true;
            }
            [$anchor, $seen] = self::nextAnchor($orders, $anchor, $seen);
        }
        // As many orders changed in one second as a scan looks at can't hold it up for ever.
        update_option(self::CURSOR_OPTION, max($position + 1, $anchor - 1), false);

        return false;
    }

    /**
     * The next ones by their last change. Not by number of page: an order that is changed meanwhile moves to the end,
     * and another one would slip onto the page before.
     *
     * @param list<int> $seen Ids of those changed in that second that were looked at.
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
     * @return array{int, list<int>} Where the next page begins, and whom of that second it leaves out.
     */
    private static function nextAnchor(array $orders, int $anchor, array $seen): array
    {
        $times = [];
        foreach ($orders as $order) {
            $times[$order->get_id()] = $order->get_date_modified()?->getTimestamp() ?? $anchor;
        }
        $next = max($anchor, ...array_values($times));
        $there = array_keys($times, $next, true);

        return [$next, $next === $anchor ? [...$seen, ...$there] : $there];
    }

    /** @param array<\WC_Order> $orders */
    private function enqueueMissed(array $orders): void
    {
        $wanted = array_filter($orders, fn (\WC_Order $order): bool => OrderEligibility::shouldSend($order, $this->settings));
        $ids = self::orderIds($wanted);
        $rows = $this->outbox->findByOrders($ids);
        foreach ($ids as $orderId) {
            if (!array_key_exists($orderId, $rows)) {
                $this->outbox->add($orderId);
            } elseif (self::isSkippedByOrder($rows[$orderId])) {
                // Back from the trash, or alive again while the plugin was off.
                $this->enqueuer->enqueueOrder($orderId);
            }
        }
    }

    /** @param list<OutboxEntry> $rows Of one order. */
    private static function isSkippedByOrder(array $rows): bool
    {
        foreach ($rows as $row) {
            if ($row->isOrder()) {
                return $row->state === 'skipped' && $row->owner === OutboxEnqueuer::SKIPPED_BY_ORDER;
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
        $changes = new SentOrderComparison($this->settings);
        $rows = $this->outbox->findByOrders(self::orderIds($orders));
        foreach ($orders as $order) {
            $modified = $order->get_date_modified()?->getTimestamp() ?? 0;
            foreach ($rows[$order->get_id()] ?? [] as $row) {
                // The order's own saving while it was sent is no change.
                if ($row->isOrder() && $modified > (int) strtotime($row->updatedGmt . ' UTC')) {
                    $changes->recordDifferences($row);
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
