<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Requirements;

use SorsForWooCommerce\Admin\Setup\RequirementsPage;
use SorsForWooCommerce\Health\HealthChecks;
use SorsForWooCommerce\Health\SiteHealth;

/**
 * All that is registered where something is missing without which the plugin can't work: it is said wherever an
 * administrator looks, and the work that is due waits.
 */
final class RequirementsHooks
{
    public static function register(): void
    {
        add_action('admin_notices', [RequirementsCheck::class, 'renderNotice']);
        RequirementsPage::register();
        add_filter('site_status_tests', [self::class, 'addSiteHealthTest']);
        ActionHold::register();
        UnavailableCommand::register();
        if (RequirementsCheck::isExtensionMissing()) {
            add_action('action_scheduler_before_process_queue', [self::class, 'recordMissingExtension']);
        }
    }

    public static function recordMissingExtension(): void
    {
        MissingExtensionLog::record(MissingExtensionLog::currentPhp());
        (new MissingExtensionAlert())->raise(MissingExtensionLog::currentPhp());
    }

    /**
     * @param mixed $tests
     *
     * @return array<string, array<string, array<string, mixed>>>
     */
    public static function addSiteHealthTest(mixed $tests): array
    {
        $tests = (array) $tests;
        $tests['direct']['sors_extension'] = SiteHealth::directTest(new HealthChecks(), 'extension');

        return $tests;
    }
}
