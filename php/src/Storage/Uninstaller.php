<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

use SorsForWooCommerce\Settings\Settings;

/**
 * Takes away what the plugin keeps, when it is deleted and the administrator chose so. Products, categories and
 * pictures stay: they are the shop's. Goes by the prefixes that all names of ours have, so that nothing is missed.
 * Works without WooCommerce and without the extension.
 */
final class Uninstaller
{
    /** Keys of meta data of posts, orders, their items, terms, comments and users begin so. */
    private const META_PREFIXES = [
        '_sors_', 'sors_', '_billing_sors_', 'billing_sors_',
        // Where WooCommerce keeps the fields of the block checkout.
        '_wc_other/sors-for-woocommerce/', '_wc_billing/sors-for-woocommerce/', '_wc_shipping/sors-for-woocommerce/',
    ];

    private const OPTION_PREFIXES = ['sors_', '_transient_sors_', '_transient_timeout_sors_', '_site_transient_sors_', '_site_transient_timeout_sors_'];

    /** Tables of meta data, of which WooCommerce's may be missing. */
    private const META_TABLES = ['postmeta', 'termmeta', 'commentmeta', 'wc_orders_meta', 'woocommerce_order_itemmeta'];

    /** In a network each site chooses for itself. */
    public static function uninstallAllSites(): void
    {
        $isKept = false;
        NetworkSites::forEachSite(is_multisite(), static function () use (&$isKept): void {
            // One that was never set up has nothing to keep.
            $isKept = !self::uninstallSite() && get_option(Settings::OPTION) !== false || $isKept;
        });
        // What sites share stays as long as one of them wants to keep it.
        if (!$isKept) {
            self::deleteSharedData();
        }
    }

    /** @return bool Whether anything but appointments and notes was taken away. */
    public static function uninstallSite(): bool
    {
        ScheduledActions::cancelAll();
        OwnNotes::purge();
        if (!Settings::load()->flag('remove_data')) {
            return false;
        }
        ScheduledActions::deleteAll();
        // While the links still tell which files are pictures of products.
        UploadCleanup::deleteSiteFiles();
        self::deleteMeta();
        self::deleteOptions();
        self::deleteLogRows();
        foreach (self::listTables() as $table) {
            self::executeStatement('DROP TABLE IF EXISTS %i', $table);
        }
        wp_cache_flush();

        return true;
    }

    /** @return list<string> Names of our tables of the present site. */
    public static function listTables(): array
    {
        global $wpdb;

        return $wpdb->get_col($wpdb->prepare('SHOW TABLES LIKE %s', $wpdb->esc_like($wpdb->prefix . 'sors_') . '%'));
    }

    public static function tableExists(string $table): bool
    {
        global $wpdb;

        return $wpdb->get_var($wpdb->prepare('SHOW TABLES LIKE %s', $wpdb->esc_like($table))) === $table;
    }

    private static function deleteMeta(): void
    {
        global $wpdb;
        foreach (self::META_TABLES as $name) {
            $table = $wpdb->prefix . $name;
            if (self::tableExists($table)) {
                self::deleteByPrefix($table, 'meta_key', self::META_PREFIXES);
            }
        }
        // A user's options of this site alone.
        self::deleteByPrefix($wpdb->usermeta, 'meta_key', [$wpdb->prefix . 'sors_']);
    }

    private static function deleteOptions(): void
    {
        global $wpdb;
        self::deleteByPrefix($wpdb->options, 'option_name', self::OPTION_PREFIXES);
    }

    /** The log, where WooCommerce keeps it in the database. */
    private static function deleteLogRows(): void
    {
        global $wpdb;
        $log = $wpdb->prefix . 'woocommerce_log';
        if (self::tableExists($log)) {
            self::executeStatement('DELETE FROM %i WHERE source = %s', $log, 'sors');
        }
    }

    /** Of users, and of a network. */
    private static function deleteSharedData(): void
    {
        global $wpdb;
        self::deleteByPrefix($wpdb->usermeta, 'meta_key', self::META_PREFIXES);
        // What WordPress remembers of how somebody arranged our page.
        self::executeStatement(
            "DELETE FROM %i WHERE meta_key IN ('managewoocommerce_page_sorscolumnshidden', 'woocommerce_page_sors_per_page',
            'closedpostboxes_woocommerce_page_sors', 'metaboxhidden_woocommerce_page_sors', 'meta-box-order_woocommerce_page_sors')",
            $wpdb->usermeta
        );
        if (is_multisite()) {
            self::deleteByPrefix($wpdb->sitemeta, 'meta_key', self::OPTION_PREFIXES);
        }
        UploadCleanup::deleteSharedFiles();
        wp_cache_flush();
    }

    /** @param list<string> $prefixes */
    private static function deleteByPrefix(string $table, string $column, array $prefixes): void
    {
        global $wpdb;
        foreach ($prefixes as $prefix) {
            self::executeStatement('DELETE FROM %i WHERE %i LIKE %s', $table, $column, $wpdb->esc_like($prefix) . '%');
        }
    }

    private static function executeStatement(string $sql, string ...$values): void
    {
        global $wpdb;
        $wpdb->query($wpdb->prepare($sql, $values));
    }
}
