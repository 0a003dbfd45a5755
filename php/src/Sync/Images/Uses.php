<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Images;

use SorsForWooCommerce\Storage\Schema;

/**
 * Where attachments are used, by whatever may show them: featured images and galleries, terms, texts, fields of other
 * plugins, settings, other databases of SORS. In doubt an attachment counts as used.
 */
final class Uses
{
    /** Each look goes through whole tables, so it is for many; more than this makes a query too long. */
    public const MOST = 50;

    /**
     * @param list<int> $ids At most MOST.
     *
     * @return list<int> Those of them that nothing shows.
     */
    public static function none(array $ids, string $database): array
    {
        return array_values(array_diff($ids, array_keys(self::byId($ids, $database) + self::byText($ids))));
    }

    /**
     * @param list<int> $ids
     *
     * @return array<int, true>
     */
    private static function byId(array $ids, string $database): array
    {
        global $wpdb;
        $marks = implode(', ', array_fill(0, count($ids), '%s'));
        $sets = implode(' OR ', array_fill(0, count($ids), 'FIND_IN_SET(%s, meta_value)'));
        $values = [
            ...self::column("SELECT meta_value FROM %i WHERE meta_key = '_thumbnail_id' AND meta_value IN ({$marks})", [$wpdb->postmeta, ...$ids]),
            ...self::column("SELECT meta_value FROM %i WHERE meta_key = '_product_image_gallery' AND ({$sets})", [$wpdb->postmeta, ...$ids]),
            ...self::column(
                "SELECT meta_value FROM %i WHERE meta_value IN ({$marks}) AND meta_key <> 'order' AND meta_key NOT LIKE %s",
                [$wpdb->termmeta, ...$ids, $wpdb->esc_like('product_count_') . '%']
            ),
            ...self::column(
                "SELECT wp_id FROM %i WHERE kind = 'image' AND wp_id IN ({$marks}) AND database_name <> %s",
                [Schema::table('links'), ...$ids, $database]
            ),
            ...array_map(static fn (string $name): string => (string) get_option($name), ['site_icon', 'site_logo', 'woocommerce_placeholder_image']),
            ...self::themeSettings(),
        ];

        return array_fill_keys(array_intersect($ids, array_map('intval', explode(',', implode(',', $values)))), true);
    }

    /** @return list<string> Numbers in the settings of themes, e.g. that of the logo. */
    private static function themeSettings(): array
    {
        global $wpdb;
        $numbers = [];
        $names = self::column('SELECT option_name FROM %i WHERE option_name LIKE %s', [$wpdb->options, $wpdb->esc_like('theme_mods_') . '%']);
        foreach ($names as $name) {
            $settings = get_option($name);
            if (is_array($settings)) {
                array_walk_recursive($settings, static function (mixed $value) use (&$numbers): void {
                    if (is_numeric($value)) {
                        $numbers[] = (string) $value;
                    }
                });
            }
        }

        return $numbers;
    }

    /**
     * By the name of the file, which holds its content's hash; and by id, where texts and fields name it so.
     *
     * @param list<int> $ids
     *
     * @return array<int, true>
     */
    private static function byText(array $ids): array
    {
        global $wpdb;
        $stems = self::stems($ids);
        [$inText, $inField] = self::patterns(implode('|', $ids));
        $like = static fn (string $column): string => implode(' OR ', array_fill(0, max(1, count($stems)), "{$column} LIKE %s"));
        $parts = array_map(static fn (string $stem): string => '%' . $wpdb->esc_like($stem) . '%', $stems === [] ? ["\0"] : array_values($stems));
        $marks = implode(', ', array_fill(0, count($ids), '%d'));
        $texts = [
            ...self::column(
                "SELECT CONCAT(post_content, '\\n', post_excerpt) FROM %i WHERE post_type <> 'attachment'
                AND ({$like('post_content')} OR {$like('post_excerpt')} OR post_content REGEXP %s)",
                [$wpdb->posts, ...$parts, ...$parts, $inText]
            ),
            ...self::column(
                "SELECT meta_value FROM %i WHERE post_id NOT IN ({$marks}) AND ({$like('meta_value')}
                OR (meta_key NOT LIKE %s AND meta_key <> 'total_sales' AND meta_value REGEXP %s))",
                [$wpdb->postmeta, ...$ids, ...$parts, $wpdb->esc_like('_') . '%', $inField]
            ),
            ...self::column(
                "SELECT option_value FROM %i WHERE option_name NOT LIKE %s AND option_name NOT LIKE %s AND ({$like('option_value')})",
                [$wpdb->options, $wpdb->esc_like('_transient_') . '%', $wpdb->esc_like('_site_transient_') . '%', ...$parts]
            ),
        ];
        $found = [];
        foreach ($texts as $text) {
            foreach ($ids as $id) {
                $named = array_key_exists($id, $stems) && stripos($text, $stems[$id]) !== false;
                if ($named || preg_match('~' . implode('|', self::patterns((string) $id)) . '~', $text) === 1) {
                    $found[$id] = true;
                }
            }
        }

        return $found;
    }

    /**
     * How an id is written in a text ([gallery ids="1,2"], attributes of a block) and in a field (plain, serialised, JSON).
     *
     * @return array{string, string} For MariaDB, MySQL and PHP.
     */
    private static function patterns(string $ids): array
    {
        return [
            "\\[gallery[^\\]]*[^0-9]({$ids})[^0-9]|\"(id|imageId|mediaId)\":({$ids})[,}]",
            "^({$ids})\$|:\"({$ids})\";|;i:({$ids});|[\\[,]({$ids})[\\],]",
        ];
    }

    /**
     * @param list<int> $ids
     *
     * @return array<int, string> Id → what the names of the file and of all its sizes begin with.
     */
    private static function stems(array $ids): array
    {
        $stems = [];
        foreach ($ids as $id) {
            $file = pathinfo((string) get_post_meta($id, '_wp_attached_file', true), PATHINFO_FILENAME);
            $stems[$id] = (string) preg_replace('/-(scaled|rotated)$/', '', $file);
        }

        return array_filter($stems, static fn (string $stem): bool => $stem !== '');
    }

    /**
     * @param list<scalar> $values
     *
     * @return list<string>
     */
    private static function column(string $sql, array $values): array
    {
        global $wpdb;

        // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared -- built of placeholders only.
        return array_map('strval', (array) $wpdb->get_col($wpdb->prepare($sql, $values)));
    }
}
