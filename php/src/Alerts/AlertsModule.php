<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Alerts;

use SorsForWooCommerce\Module;
use SorsForWooCommerce\Settings\ApiKeyAlerts;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxRepository;
use SorsForWooCommerce\Sync\RunAlerts;
use SorsForWooCommerce\Sync\StepScheduler;

/**
 * Tells people what needs them, where they look anyway: by e-mail and in WooCommerce's inbox.
 */
final class AlertsModule implements Module
{
    /** Tells of everything, once an hour. */
    public const HOOK = 'sors_send_alerts';

    public function register(): void
    {
        add_action(self::HOOK, [self::class, 'sendAlerts']);
        add_action('sors_after_run', [self::class, 'syncRunNotes']);
        add_action('action_scheduler_init', [self::class, 'schedule']);
    }

    public static function schedule(): void
    {
        StepScheduler::ensureRecurring(self::HOOK, 5 * MINUTE_IN_SECONDS, HOUR_IN_SECONDS);
    }

    /** The scheduled action. */
    public static function sendAlerts(): void
    {
        $settings = Settings::load();
        $sources = [new ApiKeyAlerts($settings), new OrderAlerts($settings, new OutboxRepository()), new RunAlerts($settings)];
        AdminInbox::syncNotes(...$sources);
        (new AlertDigest($settings, $sources))->send();
    }

    /** A run has ended, or waits for a person: the inbox need not wait for the hour. */
    public static function syncRunNotes(): void
    {
        AdminInbox::syncNotes(new RunAlerts(Settings::load()));
    }
}
