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
    private const TIME_LIMIT_SECONDS = 20.0;
    private const CLI_TIME_LIMIT_SECONDS = 50.0;

    /** Rows it takes up at most. */
    private const MAX_ENTRIES = 5000;

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
    public static function runScheduled(): void
    {
        $relay = new self();
        if (!$relay->isEnabled()) {
            $relay->logWhyOff();
            return;
        }
        $relay->sendDueEntries(self::MAX_ENTRIES, self::hasNoTimeLimit() ? self::CLI_TIME_LIMIT_SECONDS : self::TIME_LIMIT_SECONDS);
        $relay->scheduleNextRun();
    }

    /**
     * Sends what is due.
     *
     * @param float|null $seconds Time after which no further row is taken up.
     *
     * @return array{sent: int, pending: int, rejected: int, uncertain: int, skipped: int} What became of the rows taken up.
     */
    public function sendDueEntries(int $limit, ?float $seconds = null): array
    {
        $counts = ['sent' => 0, 'pending' => 0, 'rejected' => 0, 'uncertain' => 0, 'skipped' => 0];
        if (!$this->isEnabled()) {
            return $counts;
        }
        $until = $seconds === null ? INF : microtime(true) + $seconds;
        // Around the whole round: the fibers of one share the language.
        $done = SiteLocale::run(function () use ($limit, $until): array {
            $this->worker->recoverLost();

            return (new RelayLoop($this->outbox, $this->worker))->drain($limit, static fn (): bool => microtime(true) >= $until);
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
        SiteLocale::run(function () use ($orderId): void {
            $this->worker->recoverLost();
            foreach ($this->outbox->findByOrder($orderId) as $row) {
                // What is settled may have been seen to in SORS by hand: only its own button sends it.
                if (!$row->isResolvedByStaff() && (!$row->isCancellation() || $row->state !== 'skipped')) {
                    $this->worker->processNow($row);
                }
            }
        });

        return $this->outbox->findByOrigin($orderId) ?? throw new \RuntimeException('The outbox row is gone.');
    }

    /** Sends one row now, if it may be sent. */
    public function sendEntry(OutboxEntry $row): void
    {
        SiteLocale::run(function () use ($row): void {
            $this->worker->recoverLost();
            $this->worker->processNow($row);
        });
    }

    /** A server's cron job, as against a visitor's request. */
    private static function hasNoTimeLimit(): bool
    {
        return PHP_SAPI === 'cli' && (int) ini_get('max_execution_time') === 0;
    }

    private function isEnabled(): bool
    {
        return $this->settings->flag('send_orders') && $this->settings->isComplete();
    }

    /** What an administrator can mend goes to the log; that sending is off is their choice. */
    private function logWhyOff(): void
    {
        $problem = Readiness::findProblem($this->settings);
        if ($problem !== null && $this->settings->flag('send_orders')) {
            Log::warning('Orders wait and are not sent. ' . $problem);
        }
    }

    private function scheduleNextRun(): void
    {
        $seconds = $this->outbox->secondsUntilDue();
        if ($seconds !== null) {
            RelaySchedule::scheduleIn(max($seconds, RateLimitPause::remainingSeconds(), 1));
        }
    }
}
