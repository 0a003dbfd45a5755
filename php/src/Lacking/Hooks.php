<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Lacking;

use SorsForWooCommerce\Admin\Setup\Lacking;
use SorsForWooCommerce\Health\Checks;
use SorsForWooCommerce\Health\SiteHealth;
use SorsForWooCommerce\Requirements\RequirementsCheck;
use SorsForWooCommerce\Requirements\UnavailableCommand;

/**
 * All that is registered where something is missing without which the plugin can't work: it is said wherever an
 * administrator looks, and the work that is due waits.
 */
final class Hooks
{
    public static function register(): void
    {
        add_action('admin_notices', [RequirementsCheck::class, 'notice']);
        Lacking::register();
        add_filter('site_status_tests', [self::class, 'siteHealth']);
        HeldBack::register();
        UnavailableCommand::register();
        if (RequirementsCheck::lacksExtension()) {
            add_action('action_scheduler_before_process_queue', [self::class, 'noteAbsence']);
        }
    }

    public static function noteAbsence(): void
    {
        Absence::note(Absence::here());
        (new Alarm())->raise(Absence::here());
    }

    /**
     * @param mixed $tests
     *
     * @return array<string, array<string, array<string, mixed>>>
     */
    public static function siteHealth(mixed $tests): array
    {
        $tests = (array) $tests;
        $tests['direct']['sors_extension'] = SiteHealth::direct(new Checks(), 'extension');

        return $tests;
    }
}
