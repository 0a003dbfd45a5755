<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

use Sors\Exception\SorsException;
use SorsForWooCommerce\Connection\ErrorMessages;
use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\RunRepository;

/**
 * How a sitting ends: what becomes of the run, and the line in the log.
 */
final class RunFinisher
{
    private readonly RunRepository $runs;

    public function __construct()
    {
        $this->runs = new RunRepository();
    }

    public function complete(RunContext $session): void
    {
        $session->progress->setDetail('retries', null);
        $session->finish(fn () => $this->finishRun($session, 'completed', null));
        $run = $this->runs->find($session->run->id) ?? $session->run;
        Log::info(sprintf(
            'Run %d (%s) is done: %d seen, %d created, %d updated, %d unchanged, %d skipped, %d failed.',
            $run->id,
            $run->kind,
            $run->seen,
            $run->created,
            $run->updated,
            $run->unchanged,
            $run->skipped,
            $run->failed
        ), ['run' => $run->id]);
        self::fireAfterRun($run);
    }

    public function halt(RunContext $session, RunHaltedException $halt): void
    {
        if ($halt->state === 'failed') {
            $this->fail($session, $halt->getMessage());
            return;
        }
        $id = $session->run->id;
        $session->progress->setDetail('pending_confirmation', $halt->confirmation);
        $session->finish(fn () => $halt->state === 'stopped'
            ? $this->finishRun($session, 'stopped', $halt->getMessage())
            : $this->runs->update($id, ['state' => 'paused', 'reason' => $halt->getMessage(), 'run_lock' => null]));
        Log::warning(sprintf('Run %d (%s) is %s: %s', $id, $session->run->kind, $halt->state, $halt->getMessage()), ['run' => $id]);
        self::fireAfterRun($session->run);
    }

    public function handleSorsError(RunContext $session, SorsException $error): void
    {
        $ledger = $session->progress;
        $seen = $ledger->getCounter('seen');
        $before = $ledger->getDetail('retries') ?? ['count' => 0, 'seen' => $seen];
        $failures = $before['seen'] === $seen ? (int) $before['count'] : 0;
        $wait = RunRetryPolicy::secondsUntilRetry($error, $session->run->startedBy, $seen, $failures);
        if ($wait === null) {
            $this->fail($session, ErrorMessages::localize($error));
            return;
        }
        $ledger->setDetail('retries', ['count' => $failures + 1, 'seen' => $seen]);
        $ledger->setDetail('retry_gmt', gmdate('Y-m-d H:i:s', time() + $wait));
        $session->finish(fn () => $this->runs->update($session->run->id, ['state' => 'retrying', 'reason' => ErrorMessages::localize($error)]));
        StepScheduler::scheduleStep($session->run->id, $wait);
        Log::warning(sprintf(
            'Run %d (%s) goes on in %d s: %s',
            $session->run->id,
            $session->run->kind,
            $wait,
            $error->getMessage()
        ), ['run' => $session->run->id]);
    }

    public function fail(RunContext $session, string $reason): void
    {
        $session->finish(fn () => $this->finishRun($session, 'failed', $reason));
        Log::error(sprintf('Run %d (%s) failed: %s', $session->run->id, $session->run->kind, $reason), ['run' => $session->run->id]);
        self::fireAfterRun($session->run);
    }

    /** A dry run is nobody's news, and touches no table of the shop. */
    private static function fireAfterRun(Run $run): void
    {
        if (!$run->isDryRun) {
            /**
             * A run that writes to the shop has ended, or waits for a person.
             *
             * @param int $id Its number.
             */
            do_action('sors_after_run', $run->id);
        }
    }

    /** @param 'stopped'|'completed'|'failed' $state */
    private function finishRun(RunContext $session, string $state, ?string $reason): void
    {
        $session->dryRun?->report->deleteMarks();
        if ($state === 'completed') {
            $session->dryRun?->report->replaceEarlierReports($session->run->kind);
        }
        $this->runs->finish($session->run->id, $state, $reason);
    }
}
