<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\DryRun;

use SorsForWooCommerce\Storage\DryRunReport;

/**
 * What takes the place of everything that writes, in a run that writes nothing.
 */
final class DryRunServices
{
    public readonly DryRunReport $plan;
    public readonly PlannedTerms $terms;
    public readonly PlannedLinks $links;
    public readonly RecordingSaver $saver;
    public readonly Future $future;

    public function __construct(int $run)
    {
        $this->plan = new DryRunReport($run);
        $this->terms = new PlannedTerms($this->plan);
        $this->links = new PlannedLinks($this->plan);
        $this->saver = new RecordingSaver($this->plan, $this->terms);
        $this->future = new Future($this->plan, $this->terms);
    }
}
