<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Locale\SiteLocale;
use SorsForWooCommerce\Settings\Readiness;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxEntry;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * Carries rows of the outbox to SORS, each as one document in one request. Any number of relays may run side by side.
 */
final class Relay
{
    /** Seconds one scheduled action works: where PHP may be ended after half a minute, and where it may not. */
    private const SLICE = 20.0;
    private const LONG_SLICE = 50.0;

    /** Rows it takes up at most. */
    private const ROWS = 5000;

    private readonly Settings $settings;
    private readonly OutboxRepository $outbox;
    private readonly OutboxWorker $worker;

    public function __construct()
    {
        $this->settings = Settings::load();
        $this->outbox = new OutboxRepository();
        $this->worker = new OutboxWorker($this->outbox, $this->settings);
    }

    /** The scheduled action: works for a while, and sees to it that the rest is worked on. */
    public static function run(): void
    {
        $relay = new self();
        if (!$relay->isOn()) {
            $relay->sayWhy();
            return;
        }
        $relay->sendDue(self::ROWS, self::mayTakeLong() ? self::LONG_SLICE : self::SLICE);
        $relay->scheduleNext();
    }

    /**
     * Sends what is due.
     *
     * @param float|null $seconds Time after which no further row is taken up.
     *
     * @return array{sent: int, pending: int, rejected: int, uncertain: int, skipped: int} What became of the rows taken up.
     */
    public function sendDue(int $limit, ?float $seconds = null): array
    {
        $counts = ['sent' => 0, 'pending' => 0, 'rejected' => 0, 'uncertain' => 0, 'skipped' => 0];
        if (!$this->isOn()) {
            return $counts;
        }
        $until = $seconds === null ? INF : microtime(true) + $seconds;
        // Around the whole round: the fibers of one share the language.
        $done = SiteLocale::during(function () use ($limit, $until): array {
            $this->worker->collect();

            return (new RelayLoop($this->outbox, $this->worker))->work($limit, static fn (): bool => microtime(true) >= $until);
        });

        return array_intersect_key($done, $counts) + $counts;
    }

    /**
     * Sends one order now, with its returns: a person wants it. An order never queued is queued, a rejected one is
     * tried again; one that may be in SORS is only looked up.
     *
     * @return OutboxEntry The order's own row.
     *
     * @throws \DomainException when there is no such order.
     */
    public function sendOrder(int $orderId): OutboxEntry
    {
        $order = wc_get_order($orderId);
        if (!$order instanceof \WC_Order || !OrderEligibility::canBeSent($order)) {
            throw new \DomainException(sprintf(
                /* translators: %d: id of an order */
                __('There is no order %d that could be sent.', 'sors-for-woocommerce'),
                $orderId
            ));
        }
        $this->outbox->add($orderId);
        SiteLocale::during(function () use ($orderId): void {
            $this->worker->collect();
            foreach ($this->outbox->forOrder($orderId) as $row) {
                // What is settled may have been seen to in SORS by hand: only its own button sends it.
                if (!$row->isSettled() && (!$row->isCancellation() || $row->state !== 'skipped')) {
                    $this->worker->takeNow($row);
                }
            }
        });

        return $this->outbox->findBy($orderId) ?? throw new \RuntimeException('The outbox row is gone.');
    }

    /** Sends one row now, if it may be sent. */
    public function sendRow(OutboxEntry $row): void
    {
        SiteLocale::during(function () use ($row): void {
            $this->worker->collect();
            $this->worker->takeNow($row);
        });
    }

    /** A server's cron job, as against a visitor's request. */
    private static function mayTakeLong(): bool
    {
        return PHP_SAPI === 'cli' && (int) ini_get('max_execution_time') === 0;
    }

    private function isOn(): bool
    {
        return $this->settings->flag('export_orders') && $this->settings->complete();
    }

    /** What an administrator can mend goes to the log; that sending is off is their choice. */
    private function sayWhy(): void
    {
        $problem = Readiness::problem($this->settings);
        if ($problem !== null && $this->settings->flag('export_orders')) {
            Log::warning('Orders wait and are not sent. ' . $problem);
        }
    }

    private function scheduleNext(): void
    {
        $seconds = $this->outbox->secondsUntilDue();
        if ($seconds !== null) {
            RelaySchedule::in(max($seconds, RateLimitPause::seconds(), 1));
        }
    }
}
