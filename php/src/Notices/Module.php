<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Notices;

use SorsForWooCommerce\Module as PluginModule;
use SorsForWooCommerce\Orders\OrderNews;
use SorsForWooCommerce\Settings\KeyNews;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Sync\RunNews;
use SorsForWooCommerce\Sync\Scheduler;

/**
 * Tells people what needs them, where they look anyway: by e-mail and in WooCommerce's inbox.
 */
final class Module implements PluginModule
{
    /** Tells of everything, once an hour. */
    public const HOOK = 'sors_tell';

    public function register(): void
    {
        add_action(self::HOOK, [self::class, 'tell']);
        add_action('sors_run_rested', [self::class, 'rested']);
        add_action('action_scheduler_init', [self::class, 'appoint']);
    }

    /** Keeps the hourly action going; looked after where no shopper waits. */
    public static function appoint(): void
    {
        if (wp_doing_ajax() || !is_admin() && !wp_doing_cron()) {
            return;
        }
        if (!as_has_scheduled_action(self::HOOK, [], Scheduler::GROUP)) {
            as_schedule_recurring_action(time() + 5 * MINUTE_IN_SECONDS, HOUR_IN_SECONDS, self::HOOK, [], Scheduler::GROUP);
        }
    }

    /** The scheduled action. */
    public static function tell(): void
    {
        $settings = Settings::load();
        $sources = [new KeyNews($settings), new OrderNews($settings), new RunNews($settings)];
        Inbox::keep(...$sources);
        (new Digest($settings, $sources))->send();
    }

    /** A run has ended, or waits for a person: the inbox need not wait for the hour. */
    public static function rested(): void
    {
        Inbox::keep(new RunNews(Settings::load()));
    }
}
