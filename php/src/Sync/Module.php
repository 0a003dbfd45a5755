<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

/**
 * Catalog, stock with prices, and pictures: from SORS into the shop.
 */
final class Module implements \SorsForWooCommerce\Module
{
    public function register(): void
    {
        Scheduler::register();
        Recurring::register();
        Year\Watch::register();
        \SorsForWooCommerce\Admin\Setup\FirstSync::register();
    }
}
