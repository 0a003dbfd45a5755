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
    public readonly DryRunCategoryStore $terms;
    public readonly DryRunLinkRepository $links;
    public readonly DryRunProductSaver $saver;
    public readonly DryRunFilters $future;

    public function __construct(int $run)
    {
        $this->plan = new DryRunReport($run);
        $this->terms = new DryRunCategoryStore($this->plan);
        $this->links = new DryRunLinkRepository($this->plan);
        $this->saver = new DryRunProductSaver($this->plan, $this->terms);
        $this->future = new DryRunFilters($this->plan, $this->terms);
    }
}
