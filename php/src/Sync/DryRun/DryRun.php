<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\DryRun;

use SorsForWooCommerce\Storage\Plan;

/**
 * What takes the place of everything that writes, in a run that writes nothing.
 */
final class DryRun
{
    public readonly Plan $plan;
    public readonly PlannedTerms $terms;
    public readonly PlannedLinks $links;
    public readonly RecordingSaver $saver;
    public readonly Future $future;

    public function __construct(int $run)
    {
        $this->plan = new Plan($run);
        $this->terms = new PlannedTerms($this->plan);
        $this->links = new PlannedLinks($this->plan);
        $this->saver = new RecordingSaver($this->plan, $this->terms);
        $this->future = new Future($this->plan, $this->terms);
    }
}
