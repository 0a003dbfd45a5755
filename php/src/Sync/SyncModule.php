<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

use SorsForWooCommerce\Sync\DatabaseSwitch\NewDatabaseCheck;

/**
 * Catalog, stock with prices, and pictures: from SORS into the shop.
 */
final class SyncModule implements \SorsForWooCommerce\Module
{
    public function register(): void
    {
        StepScheduler::register();
        SyncSchedule::register();
        NewDatabaseCheck::register();
        \SorsForWooCommerce\Sync\InitialSync::register();
    }
}
