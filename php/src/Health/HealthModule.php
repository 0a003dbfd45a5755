<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Health;

use SorsForWooCommerce\Module;
use SorsForWooCommerce\Requirements\MissingExtensionLog;

/**
 * Hangs what is known of the plugin's health onto the pages where administrators look for such things.
 */
final class HealthModule implements Module
{
    public function register(): void
    {
        (new SiteHealth())->register();
        (new DebugInfoSections())->register();
        (new StatusTools())->register();
        add_action('action_scheduler_before_process_queue', static fn () => MissingExtensionLog::remove(MissingExtensionLog::currentPhp()));
        add_action('rest_api_init', static fn () => (new HealthRoute())->register());
    }
}
