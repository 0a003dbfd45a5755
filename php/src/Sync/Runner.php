<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Locale\SiteLocale;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Storage\Transaction;
use SorsForWooCommerce\Sync\Safeguards\SafeguardFindings;
use SorsForWooCommerce\Sync\Stock\StockJob;

/**
 * The one way to start, carry on, resume and stop runs; wp-admin, REST, the schedule and WP-CLI all come here.
 */
final class Runner
{
    private readonly RunRepository $runs;

    public function __construct()
    {
        $this->runs = new RunRepository();
    }

    /**
     * Makes a run. One of the same kind that was cut off (its worker not heard of since the lock's expiry) is given
     * back instead, to be carried on from where it was.
     *
     * @param 'catalog'|'stock'|'images' $kind
     * @param string                     $caller 'admin', 'schedule' or 'cli'.
     * @param bool                       $dry    Whether it only says what it would change.
     *
     * @throws RunInProgressException when another run is at work.
     */
    public function start(string $kind, string $caller, bool $dry = false): Run
    {
        return SiteLocale::run(static fn (): Run => (new RunStarter())->start($kind, $caller, $dry));
    }

    /** Works up to that many seconds, unless another worker is at it. Never throws; see the run's state and reason. */
    public function runStep(int $runId, float $seconds): Run
    {
        $run = $this->getRun($runId);
        $lock = new RunLease();
        if ($run->isFinished() || $run->needsConfirmation() || !$lock->claim($run)) {
            return $this->getRun($runId);
        }

        return $this->runUntil($lock, $runId, microtime(true) + $seconds, null);
    }

    /**
     * Works until the run is over or paused.
     *
     * @param (callable(Run): void)|null $progress Told after each batch.
     *
     * @throws RunInProgressException when another worker is at it.
     */
    public function runToEnd(int $runId, ?callable $progress = null): Run
    {
        $run = $this->getRun($runId);
        $lock = new RunLease();
        if ($run->isFinished() || $run->needsConfirmation()) {
            return $run;
        }
        if (!$lock->claim($run)) {
            throw new RunInProgressException($this->getRun($runId));
        }

        return $this->runUntil($lock, $runId, INF, $progress === null ? null : \Closure::fromCallable($progress));
    }

    /** Ends it: at once when nobody is at it, else after the batch that is being written. */
    public function stop(int $runId): void
    {
        $this->runs->requestStop($runId);
        $run = $this->getRun($runId);
        if ($run->isFinished() || !RunLease::isAvailable($run)) {
            return;
        }
        RunLease::flushCacheAfterInterruption($run);
        $this->runs->finish($runId, 'stopped', SiteLocale::run(static fn (): string => RunHaltedException::stopped()->getMessage()));
        StepScheduler::cancelSteps($runId);
        Log::info(sprintf('Run %d (%s) was stopped by hand.', $runId, $run->kind), ['run' => $runId]);
    }

    /**
     * A person lets a run go on that a brake paused: what the brake saw is accepted. To refuse it, stop() the run.
     *
     * @throws RunInProgressException when another run is at work.
     */
    public function resume(int $runId): Run
    {
        $run = $this->getRun($runId);
        if (!$run->needsConfirmation()) {
            return $run;
        }
        if (!$this->runs->acquireLock($runId)) {
            throw new RunInProgressException($this->runs->findActive());
        }
        $details = $run->details;
        $details['confirmed'][] = $details['pending_confirmation'];
        unset($details['pending_confirmation']);
        $place = [];
        if ($run->phase === StockJob::CHECK) {
            // Hours may have gone by: what was not asked about is looked at again as it is now.
            $details = SafeguardFindings::keepConfirmed($details);
            unset($details['handled'], $details['ended']);
            $place = ['cursor' => null];
        }
        $this->runs->update($runId, $place + [
            'state' => 'pending',
            'reason' => null,
            'details' => (string) wp_json_encode($details, JSON_UNESCAPED_UNICODE),
            'heartbeat_gmt' => gmdate('Y-m-d H:i:s'),
        ]);
        Log::info(sprintf('Run %d (%s) goes on: a person accepted what the brake saw.', $runId, $run->kind), ['run' => $runId]);
        $this->enqueueStep($runId);

        return $this->getRun($runId);
    }

    /** Has Action Scheduler carry it on. */
    public function enqueueStep(int $runId): void
    {
        StepScheduler::enqueueStep($runId);
    }

    /** @param (\Closure(Run): void)|null $progress */
    private function runUntil(RunLease $lock, int $runId, float $until, ?\Closure $progress): Run
    {
        $held = true;
        // A fatal error (memory, time) ends PHP here: the next worker need not wait for the lock's expiry.
        register_shutdown_function(static function () use (&$held, $lock, $runId): void {
            if ($held) {
                Transaction::rollback();
                $lock->release($runId);
            }
        });
        ignore_user_abort(true);
        wc_set_time_limit(is_infinite($until) ? 0 : (int) ceil($until - microtime(true)) + 120);
        try {
            $session = new RunContext($this->getRun($runId), Settings::load(), $lock, $until, $progress);
            SiteLocale::run(static fn () => (new RunExecutor())->execute($session));
        } finally {
            $lock->release($runId);
            $held = false;
        }

        return $this->getRun($runId);
    }

    private function getRun(int $runId): Run
    {
        return $this->runs->find($runId) ?? throw new \InvalidArgumentException(sprintf('There is no run %d.', $runId));
    }
}
