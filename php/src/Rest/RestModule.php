<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Rest;

use SorsForWooCommerce\Module;

/**
 * The routes of the namespace sors/v1, for the plugin's page and for scripts of the shop's administrator.
 */
final class RestModule implements Module
{
    public function register(): void
    {
        add_action('rest_api_init', static function (): void {
            (new ConnectionRoutes())->register();
            (new RunRoutes())->register();
            (new OrderRoutes())->register();
            (new DebtRoute())->register();
            (new DatabaseSwitchRoutes())->register();
            (new SetupRoutes())->register();
            (new OverviewRoute())->register();
        });
    }
}
