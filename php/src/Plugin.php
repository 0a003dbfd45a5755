<?php

declare(strict_types=1);

namespace SorsForWooCommerce;

use SorsForWooCommerce\Admin\AdminModule;
use SorsForWooCommerce\Admin\Setup\ActivationRedirect;
use SorsForWooCommerce\Alerts\AlertsModule;
use SorsForWooCommerce\Cli\CliModule;
use SorsForWooCommerce\Health\HealthModule;
use SorsForWooCommerce\Locale\TextDomain;
use SorsForWooCommerce\Orders\OrdersModule;
use SorsForWooCommerce\Privacy\PrivacyModule;
use SorsForWooCommerce\Products\ProductsModule;
use SorsForWooCommerce\Requirements\RequirementsCheck;
use SorsForWooCommerce\Requirements\RequirementsHooks;
use SorsForWooCommerce\Rest\RestModule;
use SorsForWooCommerce\Storage\NetworkSites;
use SorsForWooCommerce\Storage\OwnNotes;
use SorsForWooCommerce\Storage\ScheduledActions;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Sync\SyncModule;

/**
 * Start of the plugin: requirements, tables, and the rooms that hang themselves onto WordPress.
 */
final class Plugin
{
    public const VERSION = '0.1.0';

    /** Rooms, in the order they are registered. */
    private const MODULES = [
        SyncModule::class,
        OrdersModule::class,
        PrivacyModule::class,
        AlertsModule::class,
        ProductsModule::class,
        HealthModule::class,
        RestModule::class,
        AdminModule::class,
        CliModule::class,
    ];

    private static string $file = '';

    public static function boot(string $file): void
    {
        self::$file = $file;
        register_activation_hook($file, [self::class, 'activate']);
        register_deactivation_hook($file, [self::class, 'deactivate']);
        NetworkSites::register(plugin_basename($file));
        TextDomain::register($file);
        add_action('before_woocommerce_init', [self::class, 'declareCompatibility']);
        add_action('plugins_loaded', [self::class, 'load'], 20);
        add_filter('action_scheduler_recurring_action_is_consistently_failing', [self::class, 'isConsistentlyFailing'], 10, 2);
    }

    /** Absolute path of a file of the plugin. */
    public static function path(string $relative): string
    {
        return plugin_dir_path(self::$file) . $relative;
    }

    /** Address of a file of the plugin. */
    public static function url(string $relative): string
    {
        return plugins_url($relative, self::$file);
    }

    public static function load(): void
    {
        ActivationRedirect::register();
        if (!RequirementsCheck::areMet()) {
            RequirementsHooks::register();
            return;
        }
        Schema::upgrade();
        foreach (self::MODULES as $module) {
            (new $module())->register();
        }
    }

    /** @param mixed $everySite Whether it is activated for a whole network. */
    public static function activate(mixed $everySite = false): void
    {
        // In a very large network each site makes its tables when it is called next.
        NetworkSites::forEachSite($everySite === true && !wp_is_large_network(), Schema::upgrade(...));
        ActivationRedirect::rememberUser($everySite === true, PHP_SAPI === 'cli');
    }

    /** @param mixed $everySite Whether it is deactivated for a whole network. */
    public static function deactivate(mixed $everySite = false): void
    {
        NetworkSites::forEachSite($everySite === true, static function (): void {
            ScheduledActions::cancelAll();
            OwnNotes::purge();
        });
    }

    /**
     * Action Scheduler ends a schedule after a few failures in a row. While the extension is missing or of another
     * version nothing of ours answers, and afterwards the schedules have to go on.
     *
     * @param mixed $failing As Action Scheduler judges.
     * @param mixed $action  An ActionScheduler_Action.
     */
    public static function isConsistentlyFailing(mixed $failing, mixed $action): bool
    {
        $hook = $action instanceof \ActionScheduler_Action ? $action->get_hook() : '';

        return (bool) $failing && !str_starts_with($hook, 'sors_');
    }

    public static function declareCompatibility(): void
    {
        $features = \Automattic\WooCommerce\Utilities\FeaturesUtil::class;
        if (class_exists($features)) {
            $features::declare_compatibility('custom_order_tables', self::$file, true);
            $features::declare_compatibility('cart_checkout_blocks', self::$file, true);
        }
    }
}
