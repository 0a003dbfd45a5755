<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Health;

use SorsForWooCommerce\Rest\AbstractRoutes;

/**
 * The check that asks SORS, for Site Health, which asks for it after it is shown.
 */
final class HealthRoute extends AbstractRoutes
{
    public const PATH = '/health/connection';

    public function register(): void
    {
        self::addRoute(self::PATH, 'GET', static fn (): array => SiteHealth::toSiteHealth((new HealthChecks())->checkConnection()));
    }
}
