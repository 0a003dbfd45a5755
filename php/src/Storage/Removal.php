<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

use SorsForWooCommerce\Settings\Settings;

/**
 * Takes away what the plugin keeps, when it is deleted and the administrator chose so. Products, categories and
 * pictures stay: they are the shop's. Works without WooCommerce and without the extension.
 */
final class Removal
{
    private const TABLES = ['links', 'runs', 'outbox', 'plan'];
    private const GROUP = 'sors';

    /** In a network each site chooses for itself. */
    public static function everySite(): void
    {
        if (!is_multisite()) {
            self::thisSite();
            return;
        }
        foreach (get_sites(['fields' => 'ids', 'number' => 0]) as $site) {
            switch_to_blog((int) $site);
            self::thisSite();
            restore_current_blog();
        }
    }

    /** @return bool Whether anything was taken away. */
    public static function thisSite(): bool
    {
        if (!Settings::load()->flag('remove_data')) {
            return false;
        }
        self::actions();
        self::orderMeta();
        self::options();
        foreach (self::TABLES as $table) {
            self::run('DROP TABLE IF EXISTS %i', Schema::table($table));
        }
        wp_cache_flush();

        return true;
    }

    /** Scheduled actions, with those that are over and their logs. */
    private static function actions(): void
    {
        global $wpdb;
        $actions = $wpdb->prefix . 'actionscheduler_actions';
        $groups = $wpdb->prefix . 'actionscheduler_groups';
        $logs = $wpdb->prefix . 'actionscheduler_logs';
        if (!self::exists($actions) || !self::exists($groups)) {
            return;
        }
        if (self::exists($logs)) {
            self::run(
                'DELETE l FROM %i l JOIN %i a ON a.action_id = l.action_id JOIN %i g ON g.group_id = a.group_id WHERE g.slug = %s',
                $logs,
                $actions,
                $groups,
                self::GROUP
            );
        }
        self::run('DELETE a FROM %i a JOIN %i g ON g.group_id = a.group_id WHERE g.slug = %s', $actions, $groups, self::GROUP);
        self::run('DELETE FROM %i WHERE slug = %s', $groups, self::GROUP);
    }

    /** Meta of orders, wherever WooCommerce keeps them. */
    private static function orderMeta(): void
    {
        global $wpdb;
        foreach ([$wpdb->prefix . 'wc_orders_meta', $wpdb->postmeta] as $table) {
            if (!self::exists($table)) {
                continue;
            }
            self::run('DELETE FROM %i WHERE meta_key LIKE %s', $table, $wpdb->esc_like('_sors_') . '%');
        }
    }

    private static function options(): void
    {
        global $wpdb;
        foreach (['sors_', '_transient_sors_', '_transient_timeout_sors_'] as $prefix) {
            self::run('DELETE FROM %i WHERE option_name LIKE %s', $wpdb->options, $wpdb->esc_like($prefix) . '%');
        }
        self::run('DELETE FROM %i WHERE meta_key = %s', $wpdb->usermeta, 'sors_year_dismissed');
    }

    private static function exists(string $table): bool
    {
        global $wpdb;

        return $wpdb->get_var($wpdb->prepare('SHOW TABLES LIKE %s', $wpdb->esc_like($table))) === $table;
    }

    private static function run(string $sql, string ...$values): void
    {
        global $wpdb;
        $wpdb->query($wpdb->prepare($sql, $values));
    }
}
