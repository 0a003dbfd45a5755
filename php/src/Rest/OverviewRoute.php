<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Rest;

use SorsForWooCommerce\Admin\Overview\Snapshot;

/**
 * What the overview shows; the page refreshes itself by it.
 */
final class OverviewRoute extends Routes
{
    public function register(): void
    {
        self::route('/overview', 'GET', Snapshot::take(...));
    }
}
