<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Locale\SiteLocale;
use SorsForWooCommerce\Settings\Readiness;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * Sends due outbox entries to SORS, each as one document in one request. Any number of relays may run in parallel.
 */
final class Relay
{
    /** Seconds after which a scheduled action starts no further entry: with PHP's usual time limit, and without one. */
    private const TIME_LIMIT_SECONDS = 20.0;
    private const CLI_TIME_LIMIT_SECONDS = 50.0;

    /** Maximum number of entries per scheduled action. */
    private const MAX_ENTRIES = 5000;

    public function __construct(
        private readonly OutboxRepository $outbox,
        private readonly OutboxWorker $worker,
        private readonly Settings $settings
    ) {
    }

    /** Scheduled action: sends due entries for a limited time, then schedules the next run. */
    public function runScheduled(): void
    {
        if (!$this->isEnabled()) {
            $this->logWhyOff();
            return;
        }
        $this->sendDueEntries(self::MAX_ENTRIES, self::hasNoTimeLimit() ? self::CLI_TIME_LIMIT_SECONDS : self::TIME_LIMIT_SECONDS);
        $this->scheduleNextRun();
    }

    /**
     * Sends the entries that are due.
     *
     * @param float|null $seconds Seconds after which no further entry is started.
     *
     * @return array{sent: int, pending: int, rejected: int, uncertain: int, skipped: int} Number of processed entries by
     *     their new state.
     */
    public function sendDueEntries(int $limit, ?float $seconds = null): array
    {
        $counts = ['sent' => 0, 'pending' => 0, 'rejected' => 0, 'uncertain' => 0, 'skipped' => 0];
        if (!$this->isEnabled()) {
            return $counts;
        }
        $until = $seconds === null ? INF : microtime(true) + $seconds;
        // The locale is switched once around the loop: its fibers share it.
        $results = SiteLocale::run(function () use ($limit, $until): array {
            $this->worker->recoverLost();

            return (new RelayLoop($this->outbox, $this->worker))->drain($limit, static fn (): bool => microtime(true) >= $until);
        });

        return array_intersect_key($results, $counts) + $counts;
    }

    /** True in a server's cron job, false in a visitor's request. */
    private static function hasNoTimeLimit(): bool
    {
        return PHP_SAPI === 'cli' && (int) ini_get('max_execution_time') === 0;
    }

    private function isEnabled(): bool
    {
        return $this->settings->flag('send_orders') && $this->settings->isComplete();
    }

    /** Logs a problem that an administrator can fix. That sending is switched off is no problem. */
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
