<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Support;

/**
 * Everything the shop's tables hold, told so that two shops can be compared: ids are replaced by what they stand for
 * (SKU, slug), times are left out.
 */
final class ShopTables
{
    /** Not part of a shop's content: other tests' marks, sessions, logs, who was at work. */
    private const EXCLUDED_TABLES = ['sors_dev_baseline', 'sors_dev_options', 'actionscheduler_logs', 'actionscheduler_claims', 'woocommerce_sessions', 'woocommerce_log'];

    /** Columns that hold an id: table.column → of what. */
    private const ID_COLUMNS = [
        'posts.ID' => 'post', 'posts.post_parent' => 'post', 'postmeta.post_id' => 'post', 'term_relationships.object_id' => 'post',
        'term_relationships.term_taxonomy_id' => 'taxonomy', 'term_taxonomy.term_id' => 'term', 'term_taxonomy.parent' => 'term',
        'term_taxonomy.term_taxonomy_id' => 'taxonomy', 'terms.term_id' => 'term', 'termmeta.term_id' => 'term',
        'wc_product_meta_lookup.product_id' => 'post', 'wc_product_attributes_lookup.product_id' => 'post',
        'wc_product_attributes_lookup.product_or_parent_id' => 'post', 'wc_product_attributes_lookup.term_id' => 'term',
        'wc_category_lookup.category_tree_id' => 'term', 'wc_category_lookup.category_id' => 'term',
    ];

    /** Columns that hold times in a text or number, or how the work was done. */
    private const EXCLUDED_COLUMNS = [
        'sors_runs.details', 'sors_runs.cursor', 'sors_runs.owner', 'sors_links.last_run', 'actionscheduler_actions.claim_id',
        'actionscheduler_actions.schedule', 'actionscheduler_actions.group_id', 'actionscheduler_actions.priority', 'actionscheduler_actions.attempts',
    ];

    /** Options that hold times, settings, or what is worked out anew from other tables when it is read. */
    private const EXCLUDED_OPTIONS = '/^_(?:site_)?transient_timeout_|-transient-version$|^_transient_doing_cron$|^cron$|^sors_settings$|^sors_api_key$|^product_cat_children$|^_transient_wc_term_counts$|^action_scheduler_lock|_last_(?:run|check)/';

    /** @var array<int, string> */
    private array $posts = [];

    /** @var array<int, string> */
    private array $terms = [];

    /** @var array<int, string> */
    private array $taxonomies = [];

    private function __construct()
    {
        global $wpdb;
        $posts = $wpdb->get_results(
            "SELECT p.ID, p.post_type, p.post_name, p.post_title, p.post_parent, m.meta_value AS sku FROM {$wpdb->posts} p
            LEFT JOIN {$wpdb->postmeta} m ON m.post_id = p.ID AND m.meta_key = '_sku'"
        );
        foreach ($posts as $post) {
            $this->posts[(int) $post->ID] = $post->post_type . ' ' . ($post->sku ?? $post->post_name . $post->post_title);
        }
        foreach ($wpdb->get_results("SELECT term_id, term_taxonomy_id, taxonomy, slug FROM {$wpdb->terms} JOIN {$wpdb->term_taxonomy} USING (term_id)") as $term) {
            $this->terms[(int) $term->term_id] = $this->taxonomies[(int) $term->term_taxonomy_id] = "{$term->taxonomy} {$term->slug}";
        }
    }

    /** @return array<string, list<string>> Table → its rows, sorted. */
    public static function dump(): array
    {
        global $wpdb;
        $dump = new self();
        $tables = [];
        foreach ($wpdb->get_col($wpdb->prepare('SHOW TABLES LIKE %s', $wpdb->esc_like($wpdb->prefix) . '%')) as $table) {
            $name = substr($table, strlen($wpdb->prefix));
            if (!in_array($name, self::EXCLUDED_TABLES, true) && !in_array($table, self::EXCLUDED_TABLES, true)) {
                $tables[$name] = $dump->dumpTable($table, $name);
            }
        }

        return $tables;
    }

    /**
     * @param array<string, list<string>> $one
     * @param array<string, list<string>> $other
     *
     * @return string What one has and the other has not; '' where they are the same.
     */
    public static function difference(array $one, array $other): string
    {
        $lines = [];
        foreach (array_unique([...array_keys($one), ...array_keys($other)]) as $table) {
            $mine = array_count_values($one[$table] ?? []);
            $theirs = array_count_values($other[$table] ?? []);
            foreach ($mine + $theirs as $row => $count) {
                $by = ($theirs[$row] ?? 0) - ($mine[$row] ?? 0);
                if ($by !== 0) {
                    $lines[] = sprintf('%s %s: %s', $by > 0 ? '+' : '-', $table, $row);
                }
            }
        }
        usort($lines, static fn (string $a, string $b): int => substr($a, 2) <=> substr($b, 2));
        $more = count($lines) - 60;

        return implode("\n", array_slice($lines, 0, 60)) . ($more > 0 ? "\n… and {$more} more" : '');
    }

    /** @return list<string> */
    private function dumpTable(string $table, string $name): array
    {
        global $wpdb;
        $columns = [];
        foreach ($wpdb->get_results("SHOW COLUMNS FROM `{$table}`") as $column) {
            $full = "{$name}.{$column->Field}";
            $isTime = preg_match('/^(?:datetime|timestamp|date)/', $column->Type) === 1;
            $isOwnId = $column->Extra === 'auto_increment' && !isset(self::ID_COLUMNS[$full]);
            if (!$isTime && !$isOwnId && !in_array($full, self::EXCLUDED_COLUMNS, true)) {
                $columns[] = $column->Field;
            }
        }
        $rows = [];
        foreach ($wpdb->get_results("SELECT * FROM `{$table}`", ARRAY_A) as $row) {
            if ($name === 'options' && preg_match(self::EXCLUDED_OPTIONS, $row['option_name'])) {
                continue;
            }
            $rows[] = $this->normalizeRow($name, array_intersect_key($row, array_flip($columns)));
        }
        sort($rows);

        return $rows;
    }

    /** @param array<string, string|null> $row */
    private function normalizeRow(string $table, array $row): string
    {
        if ($table === 'posts') {
            $row['guid'] = preg_replace('#([?&]p=|/)' . $row['ID'] . '(/?)$#', '$1ID$2', (string) $row['guid']);
            $row['post_name'] = $row['post_name'] === $row['ID'] ? 'ID' : $row['post_name'];
        }
        foreach ($row as $column => $value) {
            $row[$column] = match (self::ID_COLUMNS["{$table}.{$column}"] ?? null) {
                'post' => $this->posts[(int) $value] ?? $value,
                'term' => $this->terms[(int) $value] ?? $value,
                'taxonomy' => $this->taxonomies[(int) $value] ?? $value,
                default => $value,
            };
        }
        if ($table === 'sors_links' && $row['wp_id'] !== null) {
            $row['wp_id'] = ($row['kind'] === 'group' ? $this->terms : $this->posts)[(int) $row['wp_id']] ?? 'missing';
        }
        if ($table === 'actionscheduler_actions') {
            $isOurs = str_starts_with((string) $row['hook'], 'sors_');
            $row['args'] = preg_replace_callback('/\d+/', fn (array $id): string => $isOurs ? 'ID' : $this->posts[(int) $id[0]] ?? $id[0], (string) $row['args']);
        }
        if ($table === 'options') {
            $row['option_value'] = preg_replace('/"version";s:\d+:"\d+"/', '', (string) $row['option_value']);
        }

        return (string) json_encode($row, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PARTIAL_OUTPUT_ON_ERROR);
    }
}
