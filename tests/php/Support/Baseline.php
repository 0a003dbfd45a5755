<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Support;

/**
 * The state of a freshly made shop, so that a test can start from it: for each table the highest id it had, and the
 * options word for word.
 */
final class Baseline
{
    private const IDS_TABLE = 'sors_dev_baseline';
    private const OPTIONS_TABLE = 'sors_dev_options';

    /** Remembers the present state. Called once, at the end of a shop's installation. */
    public static function capture(): void
    {
        global $wpdb;
        $marks = self::IDS_TABLE;
        $wpdb->query("DROP TABLE IF EXISTS {$marks}, " . self::OPTIONS_TABLE);
        $wpdb->query("CREATE TABLE {$marks} (name varchar(64) PRIMARY KEY, id_column varchar(64) NOT NULL, highest bigint NOT NULL)");
        foreach (self::tables() as $table => $column) {
            $highest = $wpdb->get_var("SELECT COALESCE(MAX(`{$column}`), 0) FROM `{$table}`");
            $wpdb->insert($marks, ['name' => $table, 'id_column' => $column, 'highest' => $highest]);
        }
        $wpdb->query('CREATE TABLE ' . self::OPTIONS_TABLE . " SELECT * FROM {$wpdb->options}");
        $wpdb->query('ALTER TABLE ' . self::OPTIONS_TABLE . ' ADD UNIQUE (option_name)');
    }

    /** Puts the shop back to what mark() saw: rows, options, uploaded files, caches, mail. */
    public static function restore(): void
    {
        global $wpdb;
        $wpdb->query('ROLLBACK');
        foreach ($wpdb->get_results('SELECT name, id_column, highest FROM ' . self::IDS_TABLE) as $mark) {
            $wpdb->query($wpdb->prepare('DELETE FROM %i WHERE %i > %d', $mark->name, $mark->id_column, $mark->highest));
        }
        $wpdb->query("UPDATE {$wpdb->term_taxonomy} SET count = 0 WHERE taxonomy LIKE 'product%'");
        $kept = self::OPTIONS_TABLE;
        $wpdb->query("DELETE o FROM {$wpdb->options} o LEFT JOIN {$kept} k USING (option_name) WHERE k.option_id IS NULL");
        $wpdb->query("REPLACE INTO {$wpdb->options} SELECT k.* FROM {$kept} k LEFT JOIN {$wpdb->options} o USING (option_name)
            WHERE o.option_id IS NULL OR o.option_value <> k.option_value OR o.autoload <> k.autoload");
        self::rescheduleOverdue();
        self::removeFiles();
        wp_cache_flush();
        wp_load_alloptions(true);
    }

    /** In a shop made just now no scheduled work is late, however long ago this one was made. */
    private static function rescheduleOverdue(): void
    {
        global $wpdb;
        $wpdb->query("UPDATE {$wpdb->prefix}actionscheduler_actions
            SET scheduled_date_gmt = UTC_TIMESTAMP() + INTERVAL 1 HOUR, scheduled_date_local = NOW() + INTERVAL 1 HOUR
            WHERE status = 'pending' AND scheduled_date_gmt < UTC_TIMESTAMP()");
    }

    /**
     * Tables whose rows can be told old from new by an ascending id.
     *
     * @return array<string, string> table → column
     */
    private static function tables(): array
    {
        global $wpdb;
        $tables = [];
        $rows = $wpdb->get_results($wpdb->prepare(
            'SELECT c.table_name AS name, MIN(IF(c.ordinal_position = 1, c.column_name, NULL)) AS id_column
            FROM information_schema.columns c WHERE c.table_schema = %s AND c.table_name LIKE %s
            AND c.ordinal_position = 1 AND c.data_type IN (\'bigint\', \'int\') GROUP BY c.table_name',
            DB_NAME,
            $wpdb->esc_like($wpdb->prefix) . '%'
        ));
        foreach ($rows as $row) {
            if ($row->name !== $wpdb->options) {
                $tables[$row->name] = $row->id_column;
            }
        }

        return $tables;
    }

    private static function removeFiles(): void
    {
        @unlink(ABSPATH . 'mail.log');
        foreach (glob(WP_CONTENT_DIR . '/uploads/20[0-9][0-9]', GLOB_ONLYDIR) ?: [] as $directory) {
            $files = new \RecursiveIteratorIterator(
                new \RecursiveDirectoryIterator($directory, \FilesystemIterator::SKIP_DOTS),
                \RecursiveIteratorIterator::CHILD_FIRST
            );
            foreach ($files as $file) {
                $file->isDir() ? rmdir($file->getPathname()) : unlink($file->getPathname());
            }
        }
    }
}
