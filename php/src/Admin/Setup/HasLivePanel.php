<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Setup;

use SorsForWooCommerce\Storage\Run;

/**
 * A step in which runs go on while one looks: its part that changes.
 */
interface HasLivePanel
{
    /** The part that is drawn anew. */
    public function renderPanel(): void;

    /** @return list<Run> Runs that have not come to their end. */
    public function listActiveRuns(): array;
}
