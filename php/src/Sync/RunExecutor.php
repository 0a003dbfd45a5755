<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

use Sors\Exception\SorsException;
use SorsForWooCommerce\Settings\Readiness;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Sync\Safeguards\SourceChangeSafeguard;
use SorsForWooCommerce\Sync\Safeguards\SourceSettingsHistory;

/**
 * Works a claimed run phase by phase and says how the sitting ended.
 */
final class RunExecutor
{
    private readonly RunFinisher $finisher;

    public function __construct()
    {
        $this->finisher = new RunFinisher();
    }

    public function execute(RunContext $session): void
    {
        try {
            ImportMode::run(fn () => $session->dryRun === null
                ? $this->runPhases($session)
                : $session->dryRun->filters->run(fn () => $this->runPhases($session)));
            $this->finisher->complete($session);
        } catch (TimeLimitException) {
            $session->finish(static fn () => null);
        } catch (LeaseLostException) {
            return;
        } catch (RunHaltedException $halt) {
            $this->finisher->halt($session, $halt);
        } catch (SorsException $error) {
            $this->finisher->handleSorsError($session, $error);
        } catch (\Throwable $error) {
            $this->finisher->fail($session, sprintf(
                /* translators: 1: kind of error, 2: its message */
                __('The synchronisation broke off on an error of the shop (%1$s: %2$s). What was done before stays done; start it again, and if it comes back, tell whoever looks after the shop.', 'sors-for-woocommerce'),
                $error::class,
                $error->getMessage()
            ));
        }
    }

    private function runPhases(RunContext $session): void
    {
        $job = JobFactory::create($session);
        $refusal = Readiness::findProblem($session->settings) ?? $job->settingsProblem();
        if ($refusal !== null) {
            throw RunHaltedException::failed($refusal);
        }
        $phases = $job->phases();
        $at = max(0, (int) array_search($session->progress->phase(), $phases, true));
        $session->progress->setDetail('retry_gmt', null);
        if ($session->progress->phase() === '') {
            (new SourceChangeSafeguard($session, new SourceSettingsHistory(new RunRepository())))->check();
            $session->progress->startPhase($phases[0]);
        } else {
            (new SourceChangeSafeguard($session, new SourceSettingsHistory(new RunRepository())))->assertUnchanged();
        }
        for (; $at < count($phases); $at++) {
            $this->runPhase($session, $job, $phases[$at], $phases[$at + 1] ?? null);
        }
    }

    private function runPhase(RunContext $session, Job $job, string $phase, ?string $next): void
    {
        $start = microtime(true);
        try {
            $job->runPhase($phase);
        } finally {
            $session->progress->addPhaseTime($phase, microtime(true) - $start);
        }
        if ($next !== null) {
            $session->commitBatch(static fn () => $session->progress->startPhase($next));
        }
    }
}
