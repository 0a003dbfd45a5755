<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

use SorsForWooCommerce\Sync\StepScheduler;
use SorsForWooCommerce\Sync\SyncSchedule;

/**
 * What is appointed for later, in Action Scheduler and WP-Cron. By statements, so that it also works when WooCommerce
 * was deactivated before us.
 */
final class ScheduledActions
{
    /** Of the names of all our hooks. */
    private const PREFIX = 'sors_';

    /** Nothing of ours runs any more; what the settings want is appointed again as soon as the plugin is back. */
    public static function cancelAll(): void
    {
        if (self::findTable('actions') !== null) {
            self::updateActions("UPDATE %i a LEFT JOIN %i g ON g.group_id = a.group_id SET a.status = 'canceled' WHERE a.status = 'pending' AND ");
        }
        self::cancelCronEvents();
        delete_option(SyncSchedule::OPTION);
    }

    /** As if nothing had ever been appointed: also what is over, and what was logged about it. */
    public static function deleteAll(): void
    {
        global $wpdb;
        [$actions, $groups, $logs] = array_map(self::findTable(...), ['actions', 'groups', 'logs']);
        if ($actions === null || $groups === null) {
            return;
        }
        if ($logs !== null) {
            self::updateActions('DELETE l FROM %i a LEFT JOIN %i g ON g.group_id = a.group_id JOIN %i l ON l.action_id = a.action_id WHERE ', $logs);
        }
        self::updateActions('DELETE a FROM %i a LEFT JOIN %i g ON g.group_id = a.group_id WHERE ');
        $wpdb->query($wpdb->prepare('DELETE FROM %i WHERE slug = %s', $groups, StepScheduler::GROUP));
    }

    private static function cancelCronEvents(): void
    {
        $hooks = [];
        foreach (_get_cron_array() as $events) {
            array_push($hooks, ...array_map('strval', array_keys((array) $events)));
        }
        foreach (array_unique($hooks) as $hook) {
            if (str_starts_with($hook, self::PREFIX)) {
                wp_unschedule_hook($hook);
            }
        }
    }

    /** @param string $sql With the tables of actions and of groups, aliased a and g, and open at its condition. */
    private static function updateActions(string $sql, string ...$tables): void
    {
        global $wpdb;
        $wpdb->query($wpdb->prepare(
            $sql . '(g.slug = %s OR a.hook LIKE %s)',
            [self::tableName('actions'), self::tableName('groups'), ...$tables, StepScheduler::GROUP, $wpdb->esc_like(self::PREFIX) . '%']
        ));
    }

    /** Name of a table of Action Scheduler's; null where there is none. */
    private static function findTable(string $name): ?string
    {
        return Uninstaller::tableExists(self::tableName($name)) ? self::tableName($name) : null;
    }

    private static function tableName(string $name): string
    {
        global $wpdb;

        return $wpdb->prefix . 'actionscheduler_' . $name;
    }
}
