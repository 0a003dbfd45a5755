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
    private const POSITION = 'sors_orders_scanned';
    private const PAGE = 200;
    private const PAGES = 20;

    /** Seconds a scan reaches back before the start of the one before it. */
    private const OVERLAP = 2 * HOUR_IN_SECONDS;

    /** The scheduled action: scans, and has the relay run, also for rows whose own action got lost. */
    public static function run(): void
    {
        $settings = Settings::load();
        if (!$settings->flag('export_orders') || !$settings->complete()) {
            return;
        }
        if (!(new self($settings, new OutboxRepository()))->scan()) {
            RelaySchedule::scanOn();
        }
        RelaySchedule::soon();
    }

    private readonly OutboxEnqueuer $intake;

    /** @param int $size Orders and refunds of one page. */
    public function __construct(private readonly Settings $settings, private readonly OutboxRepository $outbox, private readonly int $size = self::PAGE)
    {
        $this->intake = new OutboxEnqueuer();
    }

    /** @return bool Whether the end was reached; else another scan goes on. */
    public function scan(): bool
    {
        $from = SendingStart::timestamp($this->settings);
        if ($from === null) {
            return true;
        }
        $started = time();
        $position = max($from, (int) get_option(self::POSITION, 0));
        $anchor = $position;
        $seen = [];
        for ($page = 1; $page <= self::PAGES; $page++) {
            $orders = $this->page($anchor, $seen);
            $sales = array_filter($orders, static fn (mixed $order): bool => $order instanceof \WC_Order);
            $this->queue($sales);
            $this->queueCancelled($sales);
            $this->compare($sales);
            $this->queueRefunds(array_filter($orders, static fn (mixed $order): bool => $order instanceof \WC_Order_Refund));
            if (count($orders) < $this->size) {
                update_option(self::POSITION, $started - self::OVERLAP, false);
                return true;
            }
            [$anchor, $seen] = self::after($orders, $anchor, $seen);
        }
        // As many orders changed in one second as a scan looks at can't hold it up for ever.
        update_option(self::POSITION, max($position + 1, $anchor - 1), false);

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
    private function page(int $anchor, array $seen): array
    {
        return array_values((array) wc_get_orders([
            'type' => ['shop_order', 'shop_order_refund'],
            'date_modified' => '>=' . $anchor,
            'orderby' => 'modified',
            'order' => 'ASC',
            'limit' => $this->size,
        ] + ($seen === [] ? [] : ['exclude' => $seen])));
    }

    /**
     * @param list<\WC_Abstract_Order> $orders A page.
     * @param list<int>                $seen
     *
     * @return array{int, list<int>} Where the next page begins, and whom of that second it leaves out.
     */
    private static function after(array $orders, int $anchor, array $seen): array
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
    private function queue(array $orders): void
    {
        $wanted = array_filter($orders, fn (\WC_Order $order): bool => OrderEligibility::wants($order, $this->settings));
        $ids = self::ids($wanted);
        $rows = $this->outbox->forOrders($ids);
        foreach ($ids as $orderId) {
            if (!array_key_exists($orderId, $rows)) {
                $this->outbox->add($orderId);
            } elseif (self::isDropped($rows[$orderId])) {
                // Back from the trash, or alive again while the plugin was off.
                $this->intake->order($orderId);
            }
        }
    }

    /** @param list<OutboxEntry> $rows Of one order. */
    private static function isDropped(array $rows): bool
    {
        foreach ($rows as $row) {
            if ($row->isSale()) {
                return $row->state === 'skipped' && $row->owner === OutboxEnqueuer::BY_ORDER;
            }
        }

        return false;
    }

    /** @param array<\WC_Order> $orders */
    private function queueCancelled(array $orders): void
    {
        foreach ($orders as $order) {
            if ($order->get_status() === 'cancelled') {
                $this->intake->cancelled($order->get_id());
            }
        }
    }

    /** @param array<\WC_Order> $orders */
    private function compare(array $orders): void
    {
        $changes = new SentOrderComparison($this->settings);
        $rows = $this->outbox->forOrders(self::ids($orders));
        foreach ($orders as $order) {
            $modified = $order->get_date_modified()?->getTimestamp() ?? 0;
            foreach ($rows[$order->get_id()] ?? [] as $row) {
                // The order's own saving while it was sent is no change.
                if ($row->isSale() && $modified > (int) strtotime($row->updatedGmt . ' UTC')) {
                    $changes->look($row);
                }
            }
        }
    }

    /**
     * @param array<\WC_Order> $orders
     *
     * @return list<int>
     */
    private static function ids(array $orders): array
    {
        return array_map(static fn (\WC_Order $order): int => $order->get_id(), array_values($orders));
    }

    /** @param array<\WC_Order_Refund> $refunds */
    private function queueRefunds(array $refunds): void
    {
        $from = (int) SendingStart::timestamp($this->settings);
        foreach ($refunds as $refund) {
            $created = $refund->get_date_created();
            if ($created !== null && $created->getTimestamp() >= $from) {
                $this->intake->refund($refund->get_parent_id(), $refund->get_id());
            }
        }
    }
}
