<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

/**
 * The plugin's own tables.
 */
final class Schema
{
    private const VERSION = '5';
    private const OPTION = 'sors_schema';

    /** While it is there, tables that could not be made are not tried again. */
    private const RETRY_TRANSIENT = 'sors_schema_retry';

    /** Full name of a table: links, runs, outbox or plan. */
    public static function table(string $name): string
    {
        global $wpdb;

        return $wpdb->prefix . 'sors_' . $name;
    }

    /** Makes or changes the tables once per schema version; where the database refuses, again every five minutes. */
    public static function upgrade(): void
    {
        if (get_option(self::OPTION) === self::VERSION || get_transient(self::RETRY_TRANSIENT) !== false) {
            return;
        }
        require_once ABSPATH . 'wp-admin/includes/upgrade.php';
        dbDelta(self::listStatements());
        if (self::listMissing() === []) {
            update_option(self::OPTION, self::VERSION, true);
        } else {
            set_transient(self::RETRY_TRANSIENT, '1', 5 * MINUTE_IN_SECONDS);
        }
    }

    /** @return list<string> Tables, and columns as `table.column`, that should be there and are not. */
    public static function listMissing(): array
    {
        global $wpdb;
        $missing = [];
        foreach (self::listStatements() as $statement) {
            preg_match('/^CREATE TABLE (\S+)/', $statement, $table);
            preg_match_all('/^ +`?([a-z_]+)`? [a-z]/m', $statement, $columns);
            $wasQuiet = $wpdb->suppress_errors(true);
            $found = $wpdb->get_col($wpdb->prepare('SHOW COLUMNS FROM %i', $table[1]));
            $wpdb->suppress_errors($wasQuiet);
            $lacks = array_diff($columns[1], $found);
            array_push($missing, ...($found === [] ? [$table[1]] : array_map(static fn (string $column): string => $table[1] . '.' . $column, array_values($lacks))));
        }

        return $missing;
    }

    /** @return list<string> dbDelta is particular: two spaces after PRIMARY KEY, one column a line. */
    private static function listStatements(): array
    {
        global $wpdb;
        $collate = $wpdb->get_charset_collate();
        $links = self::table('links');
        $runs = self::table('runs');
        $outbox = self::table('outbox');
        $plan = self::table('report_items');

        return [
            "CREATE TABLE {$links} (
                id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
                database_name varchar(64) NOT NULL,
                kind varchar(16) NOT NULL,
                sors_id varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
                wp_id bigint(20) unsigned DEFAULT NULL,
                code varchar(100) NOT NULL DEFAULT '',
                fingerprint varchar(64) NOT NULL DEFAULT '',
                stock_fingerprint varchar(64) NOT NULL DEFAULT '',
                images_fingerprint varchar(64) NOT NULL DEFAULT '',
                last_run bigint(20) unsigned NOT NULL DEFAULT 0,
                last_error text DEFAULT NULL,
                created_by_us tinyint(1) NOT NULL DEFAULT 0,
                active tinyint(1) NOT NULL DEFAULT 1,
                withdrawal varchar(16) NOT NULL DEFAULT '',
                restore_data varchar(255) NOT NULL DEFAULT '',
                updated_gmt datetime NOT NULL,
                PRIMARY KEY  (id),
                UNIQUE KEY identity (database_name, kind, sors_id),
                KEY wp (kind, wp_id),
                KEY code (database_name, kind, code),
                KEY last_run (database_name, kind, last_run)
            ) {$collate};",
            "CREATE TABLE {$runs} (
                id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
                kind varchar(16) NOT NULL,
                state varchar(16) NOT NULL,
                phase varchar(16) NOT NULL DEFAULT '',
                started_by varchar(16) NOT NULL DEFAULT '',
                is_dry_run tinyint(1) NOT NULL DEFAULT 0,
                database_name varchar(64) NOT NULL DEFAULT '',
                `cursor` text DEFAULT NULL,
                total int(10) unsigned DEFAULT NULL,
                seen int(10) unsigned NOT NULL DEFAULT 0,
                created int(10) unsigned NOT NULL DEFAULT 0,
                updated int(10) unsigned NOT NULL DEFAULT 0,
                unchanged int(10) unsigned NOT NULL DEFAULT 0,
                skipped int(10) unsigned NOT NULL DEFAULT 0,
                failed int(10) unsigned NOT NULL DEFAULT 0,
                bytes bigint(20) unsigned NOT NULL DEFAULT 0,
                run_lock varchar(8) DEFAULT NULL,
                owner varchar(64) NOT NULL DEFAULT '',
                heartbeat_gmt datetime DEFAULT NULL,
                started_gmt datetime NOT NULL,
                finished_gmt datetime DEFAULT NULL,
                reason text DEFAULT NULL,
                details longtext DEFAULT NULL,
                PRIMARY KEY  (id),
                UNIQUE KEY run_lock (run_lock),
                KEY state (state, kind),
                KEY started (started_gmt)
            ) {$collate};",
            "CREATE TABLE {$outbox} (
                id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
                order_id bigint(20) unsigned NOT NULL,
                origin varchar(32) NOT NULL,
                document_type varchar(32) NOT NULL DEFAULT '',
                state varchar(16) NOT NULL,
                attempts smallint(5) unsigned NOT NULL DEFAULT 0,
                next_attempt_gmt datetime DEFAULT NULL,
                owner varchar(64) NOT NULL DEFAULT '',
                fingerprint varchar(64) NOT NULL DEFAULT '',
                document_id varchar(64) NOT NULL DEFAULT '',
                document_number varchar(64) NOT NULL DEFAULT '',
                database_name varchar(64) NOT NULL DEFAULT '',
                snapshot longtext DEFAULT NULL,
                replaced_documents text DEFAULT NULL,
                reason text DEFAULT NULL,
                created_gmt datetime NOT NULL,
                updated_gmt datetime NOT NULL,
                PRIMARY KEY  (id),
                UNIQUE KEY identity (order_id, origin),
                KEY due (state, next_attempt_gmt),
                KEY number (document_number)
            ) {$collate};",
            "CREATE TABLE {$plan} (
                id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
                run_id bigint(20) unsigned NOT NULL,
                action varchar(16) NOT NULL,
                sors_id varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '',
                code varchar(100) NOT NULL DEFAULT '',
                name varchar(200) NOT NULL DEFAULT '',
                wp_id bigint(20) DEFAULT NULL,
                fields longtext DEFAULT NULL,
                reason text DEFAULT NULL,
                PRIMARY KEY  (id),
                KEY action (run_id, action),
                KEY article (run_id, sors_id),
                KEY code (run_id, code)
            ) {$collate};",
        ];
    }
}
