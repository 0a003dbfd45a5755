<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\DryRun;

use SorsForWooCommerce\Storage\DryRunReport;

/**
 * What takes the place of everything that writes, in a run that writes nothing.
 */
final class DryRunServices
{
    public readonly DryRunReport $report;
    public readonly DryRunCategoryStore $categories;
    public readonly DryRunLinkRepository $links;
    public readonly DryRunProductSaver $saver;
    public readonly DryRunFilters $filters;

    public function __construct(int $run)
    {
        $this->report = new DryRunReport($run);
        $this->categories = new DryRunCategoryStore($this->report);
        $this->links = new DryRunLinkRepository($this->report);
        $this->saver = new DryRunProductSaver($this->report, $this->categories);
        $this->filters = new DryRunFilters($this->report, $this->categories);
    }
}
