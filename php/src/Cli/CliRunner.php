<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

use SorsForWooCommerce\Admin\RunLabels;
use SorsForWooCommerce\Admin\RunView;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Sync\RunInProgressException;
use SorsForWooCommerce\Sync\Runner;
use SorsForWooCommerce\Sync\Safeguards\SafeguardFindings;

/**
 * Works a run off in this process, tells how far it is, and what it ended with.
 */
final class CliRunner
{
    /** @param bool $showsProgress Whether to show how far it is; not where a program reads the answer. */
    public function __construct(
        private readonly Output $output,
        private readonly Runner $runner,
        private readonly bool $showsProgress = true
    ) {
    }

    /**
     * @param bool $yes Whether to go on where a brake asks.
     * @param bool $dry Whether only to list what would change.
     *
     * @throws RunInProgressException
     */
    public function start(string $kind, bool $yes, bool $dry = false): Run
    {
        return $this->runToEnd($this->runner->start($kind, 'cli', $dry), $yes);
    }

    /**
     * Goes on with a run that was cut off or paused: what a brake paused it for is accepted.
     *
     * @throws RunInProgressException when a worker is at it, or another run at work.
     */
    public function resume(Run $run, bool $yes): Run
    {
        return $this->runToEnd($this->runner->resume($run->id), $yes);
    }

    /** What the command ends with, and the sentence for what is not well. */
    public function reportEnd(Run $run, int $before = ExitCode::OK): int
    {
        if ($run->needsConfirmation()) {
            $this->output->error(sprintf(
                '%1$s: %2$s Go on with it: wp sors runs resume %3$d; cancel it: wp sors runs stop %3$d; go on without being asked: --yes.',
                $run->kind,
                (string) $run->reason,
                $run->id
            ));

            return ExitCode::CONFIRMATION_REQUIRED;
        }
        if ($run->state !== 'completed') {
            $this->output->error(sprintf('%s: %s. %s', $run->kind, $run->state, (string) $run->reason));

            return ExitCode::FAILED;
        }

        return $run->failed > 0 ? ExitCode::PARTIAL : $before;
    }

    /** @throws RunInProgressException */
    private function runToEnd(Run $run, bool $yes): Run
    {
        $this->stopOnInterrupt($run->id);
        $progress = $this->progressCallback(RunLabels::syncs()[$run->kind]);
        $run = $this->runner->runToEnd($run->id, $progress);
        while ($run->needsConfirmation()) {
            $this->output->endProgress();
            $this->showFindings($run);
            if (!$yes) {
                break;
            }
            $this->output->warning((string) $run->reason . ' --yes: it goes on.');
            $run = $this->runner->runToEnd($this->runner->resume($run->id)->id, $progress);
        }
        $this->output->endProgress();
        foreach (RunView::forRun($run)['failures'] as $failure) {
            $this->output->warning("{$failure['code']}: {$failure['reason']}");
        }

        return $run;
    }

    /** @return (\Closure(Run): void)|null What draws the bar. */
    private function progressCallback(string $label): ?\Closure
    {
        return !$this->showsProgress ? null : function (Run $run) use ($label): void {
            $this->output->progress($label, $run->seen, $run->total);
        };
    }

    /** What would change, to standard error: standard output has the run's row. */
    public function showFindings(Run $run): void
    {
        $evidence = SafeguardFindings::listPending($run);
        foreach ($evidence['items'] as $item) {
            $this->output->warning(trim("{$item['code']} {$item['name']}") . ": {$item['old']} → {$item['new']}");
        }
        $more = $evidence['count'] - count($evidence['items']);
        if ($more > 0) {
            $this->output->warning(sprintf('… and %d more.', $more));
        }
    }

    /** Ctrl-C stops after the batch that is being written, so that the next run finds everything in order. */
    private function stopOnInterrupt(int $id): void
    {
        if (!function_exists('pcntl_async_signals')) {
            return;
        }
        pcntl_async_signals(true);
        $runner = $this->runner;
        pcntl_signal(SIGINT, static function () use ($runner, $id): void {
            $runner->stop($id);
        });
    }
}
