<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Rest;

use SorsForWooCommerce\Admin\Overview\OverviewData;

/**
 * What the overview shows; the page refreshes itself by it.
 */
final class OverviewRoute extends AbstractRoutes
{
    public function register(): void
    {
        self::addRoute('/overview', 'GET', OverviewData::collect(...));
    }
}
