<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\RunRepository;

/**
 * Makes a run, if no other is at work; sees to those that were cut off or wait for a person.
 */
final class RunStarter
{
    private readonly RunRepository $runs;

    public function __construct()
    {
        $this->runs = new RunRepository();
    }

    /** @throws RunInProgressException */
    public function start(string $kind, string $caller, bool $dry = false): Run
    {
        $database = Settings::load()->text('database');
        $run = $this->runs->create($kind, $caller, $database, $dry);
        if ($run === null) {
            $holder = $this->findInterruptedRun();
            if ($dry && $holder !== null && !$holder->isDryRun) {
                // Only a run that does the work may go on with it, or end it.
                throw new RunInProgressException($holder);
            }
            if ($holder !== null && $holder->isDryRun === $dry && $holder->kind === $kind && $holder->databaseName === $database) {
                Log::warning(sprintf('Run %d (%s) was cut off; it is carried on.', $holder->id, $kind), ['run' => $holder->id]);

                return $holder;
            }
            $this->failInterruptedRun($holder);
            $run = $this->runs->create($kind, $caller, $database, $dry) ?? throw new RunInProgressException($this->runs->findActive());
        }
        if (!$dry) {
            $this->replacePausedRuns($run);
        }
        Log::info(sprintf('Run %d (%s%s) started by %s.', $run->id, $kind, $dry ? ', dry' : '', $caller), ['run' => $run->id]);

        return $run;
    }

    /**
     * The run that holds the shop's lock, if nobody works at it, nobody was heard of for long, and nobody is appointed;
     * null when it has just ended.
     *
     * @throws RunInProgressException when it is at work.
     */
    private function findInterruptedRun(): ?Run
    {
        $holder = $this->runs->findActive();
        if ($holder === null) {
            return null;
        }
        if (RunLease::secondsSinceHeartbeat($holder) <= RunLease::EXPIRY_SECONDS || ($holder->owner === '' && StepScheduler::isStepScheduled($holder->id))) {
            throw new RunInProgressException($holder);
        }

        return $holder;
    }

    private function failInterruptedRun(?Run $holder): void
    {
        if ($holder !== null) {
            RunLease::flushCacheAfterInterruption($holder);
            $this->runs->finish($holder->id, 'failed', __('It was cut off: its worker was not heard of any more. What it did stays done; start it again.', 'sors-for-woocommerce'));
        }
    }

    /** A run of the same kind that waits for a person is looked at afresh by the new one. */
    private function replacePausedRuns(Run $run): void
    {
        foreach ($this->runs->listNeedingConfirmation($run->kind) as $paused) {
            // By which it is told apart from one that a person refused.
            $details = $paused->details + ['replaced_by' => $run->id];
            $this->runs->update($paused->id, ['details' => (string) wp_json_encode($details, JSON_UNESCAPED_UNICODE)]);
            $this->runs->finish($paused->id, 'stopped', sprintf(
                /* translators: 1: why a run was paused, 2: number of a later run */
                __('%1$s (Run %2$d took its place.)', 'sors-for-woocommerce'),
                (string) $paused->reason,
                $run->id
            ));
        }
    }
}
