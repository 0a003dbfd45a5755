<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Requirements;

use SorsForWooCommerce\Cli\CliModule;
use SorsForWooCommerce\Sync\StepScheduler;

/**
 * Keeps Action Scheduler from beginning work of ours in a PHP that can't do it: it would fail for want of anybody who
 * answers, and what was appointed once would be gone. So it waits for a PHP that can.
 */
final class ActionHold
{
    private const FILTER = 'exclude-groups';

    public static function register(): void
    {
        add_action('action_scheduler_before_process_queue', [self::class, 'excludeGroup']);
        if (CliModule::isWpCli()) {
            // `wp action-scheduler run` takes its first actions before it says that it begins.
            add_action('action_scheduler_init', [self::class, 'excludeGroup']);
        }
    }

    public static function excludeGroup(): void
    {
        $store = class_exists(\ActionScheduler::class, false) ? \ActionScheduler::store() : null;
        // Action Scheduler refuses to work at all when it is to leave a group out that was never made.
        if ($store === null || !is_callable([$store, 'set_claim_filter']) || !self::groupExists()) {
            return;
        }
        $excluded = array_filter((array) $store->get_claim_filter(self::FILTER), static fn (mixed $group): bool => is_string($group) && $group !== '');
        $store->set_claim_filter(self::FILTER, array_values(array_unique([...$excluded, StepScheduler::GROUP])));
    }

    private static function groupExists(): bool
    {
        global $wpdb;

        return $wpdb->get_var($wpdb->prepare('SELECT group_id FROM %i WHERE slug = %s', $wpdb->prefix . 'actionscheduler_groups', StepScheduler::GROUP)) !== null;
    }
}
