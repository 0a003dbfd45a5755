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
        return SiteLocale::during(static fn (): Run => (new RunStarter())->start($kind, $caller, $dry));
    }

    /** Works up to that many seconds, unless another worker is at it. Never throws; see the run's state and reason. */
    public function step(int $runId, float $seconds): Run
    {
        $run = $this->mustFind($runId);
        $lock = new RunLease();
        if ($run->isOver() || $run->waitsForPerson() || !$lock->claim($run)) {
            return $this->mustFind($runId);
        }

        return $this->work($lock, $runId, microtime(true) + $seconds, null);
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
        $run = $this->mustFind($runId);
        $lock = new RunLease();
        if ($run->isOver() || $run->waitsForPerson()) {
            return $run;
        }
        if (!$lock->claim($run)) {
            throw new RunInProgressException($this->mustFind($runId));
        }

        return $this->work($lock, $runId, INF, $progress === null ? null : \Closure::fromCallable($progress));
    }

    /** Ends it: at once when nobody is at it, else after the batch that is being written. */
    public function stop(int $runId): void
    {
        $this->runs->requestStop($runId);
        $run = $this->mustFind($runId);
        if ($run->isOver() || !RunLease::isFree($run)) {
            return;
        }
        RunLease::afterDeath($run);
        $this->runs->finish($runId, 'stopped', SiteLocale::during(static fn (): string => RunHaltedException::stopped()->getMessage()));
        StepScheduler::forget($runId);
        Log::info(sprintf('Run %d (%s) was stopped by hand.', $runId, $run->kind), ['run' => $runId]);
    }

    /**
     * A person lets a run go on that a brake paused: what the brake saw is accepted. To refuse it, stop() the run.
     *
     * @throws RunInProgressException when another run is at work.
     */
    public function resume(int $runId): Run
    {
        $run = $this->mustFind($runId);
        if (!$run->waitsForPerson()) {
            return $run;
        }
        if (!$this->runs->takeSlot($runId)) {
            throw new RunInProgressException($this->runs->active());
        }
        $details = $run->details;
        $details['accepted'][] = $details['question'];
        unset($details['question']);
        $place = [];
        if ($run->phase === StockJob::CHECK) {
            // Hours may have gone by: what was not asked about is looked at again as it is now.
            $details = SafeguardFindings::acceptedAlone($details);
            unset($details['handled'], $details['ended']);
            $place = ['position' => null];
        }
        $this->runs->update($runId, $place + [
            'state' => 'waiting',
            'reason' => null,
            'details' => (string) wp_json_encode($details, JSON_UNESCAPED_UNICODE),
            'heartbeat_gmt' => gmdate('Y-m-d H:i:s'),
        ]);
        Log::info(sprintf('Run %d (%s) goes on: a person accepted what the brake saw.', $runId, $run->kind), ['run' => $runId]);
        $this->schedule($runId);

        return $this->mustFind($runId);
    }

    /** Has Action Scheduler carry it on. */
    public function schedule(int $runId): void
    {
        StepScheduler::soon($runId);
    }

    /** @param (\Closure(Run): void)|null $progress */
    private function work(RunLease $lock, int $runId, float $until, ?\Closure $progress): Run
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
            $session = new RunContext($this->mustFind($runId), Settings::load(), $lock, $until, $progress);
            SiteLocale::during(static fn () => (new RunExecutor())->sit($session));
        } finally {
            $lock->release($runId);
            $held = false;
        }

        return $this->mustFind($runId);
    }

    private function mustFind(int $runId): Run
    {
        return $this->runs->find($runId) ?? throw new \InvalidArgumentException(sprintf('There is no run %d.', $runId));
    }
}
