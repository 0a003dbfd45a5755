<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

/**
 * What one kind of run does, phase by phase.
 */
interface Job
{
    /** @return non-empty-list<string> Phases in their order. */
    public function phases(): array;

    /** Why the settings, or the shop's, don't allow it at all; null when they do. */
    public function settingsProblem(): ?string;

    /**
     * Works a phase off to its end, from where the ledger says.
     *
     * @throws TimeLimitException when the step's time is over before; Halt to end or interrupt the run.
     */
    public function runPhase(string $phase): void;
}
