<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

use Sors\Exception\SorsException;
use SorsForWooCommerce\Settings\Readiness;
use SorsForWooCommerce\Sync\Safeguards\SourceChangeSafeguard;

/**
 * Works a claimed run phase by phase and says how the sitting ended.
 */
final class RunExecutor
{
    private readonly RunFinisher $ending;

    public function __construct()
    {
        $this->ending = new RunFinisher();
    }

    public function sit(RunContext $session): void
    {
        try {
            ImportMode::during(fn () => $session->dry === null
                ? $this->work($session)
                : $session->dry->future->during(fn () => $this->work($session)));
            $this->ending->done($session);
        } catch (TimeLimitException) {
            $session->close(static fn () => null);
        } catch (LeaseLostException) {
            return;
        } catch (RunHaltedException $halt) {
            $this->ending->halt($session, $halt);
        } catch (SorsException $error) {
            $this->ending->sorsFailed($session, $error);
        } catch (\Throwable $error) {
            $this->ending->fail($session, sprintf(
                /* translators: 1: kind of error, 2: its message */
                __('The synchronisation broke off on an error of the shop (%1$s: %2$s). What was done before stays done; start it again, and if it comes back, tell whoever looks after the shop.', 'sors-for-woocommerce'),
                $error::class,
                $error->getMessage()
            ));
        }
    }

    private function work(RunContext $session): void
    {
        $job = JobFactory::make($session);
        $refusal = Readiness::problem($session->settings) ?? $job->refusal();
        if ($refusal !== null) {
            throw RunHaltedException::failed($refusal);
        }
        $phases = $job->phases();
        $at = max(0, (int) array_search($session->ledger->phase(), $phases, true));
        $session->ledger->setDetail('retry_gmt', null);
        if ($session->ledger->phase() === '') {
            (new SourceChangeSafeguard($session))->check();
            $session->ledger->enter($phases[0]);
        } else {
            (new SourceChangeSafeguard($session))->mustStay();
        }
        for (; $at < count($phases); $at++) {
            $this->phase($session, $job, $phases[$at], $phases[$at + 1] ?? null);
        }
    }

    private function phase(RunContext $session, Job $job, string $phase, ?string $next): void
    {
        $start = microtime(true);
        try {
            $job->work($phase);
        } finally {
            $session->ledger->time($phase, microtime(true) - $start);
        }
        if ($next !== null) {
            $session->write(static fn () => $session->ledger->enter($next));
        }
    }
}
