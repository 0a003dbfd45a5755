<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Images;

use SorsForWooCommerce\Storage\Schema;

/**
 * Where attachments are used, by whatever may show them: featured images and galleries, terms, texts, fields of other
 * plugins, settings, other databases of SORS. In doubt an attachment counts as used.
 */
final class AttachmentUsage
{
    /** Each look goes through whole tables, so it is for many; more than this makes a query too long. */
    public const MAX_IDS = 50;

    /** In the names of fields that hold pictures, also where an underscore makes them somebody's own. */
    private const IMAGE_FIELD_PATTERN = 'image|img|gallery|thumb|photo|picture|banner|logo';

    /**
     * @param list<int> $ids At most MOST.
     *
     * @return list<int> Those of them that nothing shows.
     */
    public static function filterUnused(array $ids, string $database): array
    {
        return array_values(array_diff($ids, array_keys(self::findUsedById($ids, $database) + self::findUsedByText($ids))));
    }

    /**
     * @param list<int> $ids
     *
     * @return array<int, true>
     */
    private static function findUsedById(array $ids, string $database): array
    {
        global $wpdb;
        $marks = implode(', ', array_fill(0, count($ids), '%s'));
        $sets = implode(' OR ', array_fill(0, count($ids), 'FIND_IN_SET(%s, meta_value)'));
        $values = [
            ...self::queryColumn("SELECT meta_value FROM %i WHERE meta_key = '_thumbnail_id' AND meta_value IN ({$marks})", [$wpdb->postmeta, ...$ids]),
            ...self::queryColumn("SELECT meta_value FROM %i WHERE meta_key = '_product_image_gallery' AND ({$sets})", [$wpdb->postmeta, ...$ids]),
            ...self::queryColumn(
                "SELECT meta_value FROM %i WHERE meta_value IN ({$marks}) AND meta_key <> 'order' AND meta_key NOT LIKE %s",
                [$wpdb->termmeta, ...$ids, $wpdb->esc_like('product_count_') . '%']
            ),
            ...self::queryColumn(
                "SELECT wp_id FROM %i WHERE kind = 'attachment' AND wp_id IN ({$marks}) AND database_name <> %s",
                [Schema::table('links'), ...$ids, $database]
            ),
            ...array_map(static fn (string $name): string => (string) get_option($name), ['site_icon', 'site_logo', 'woocommerce_placeholder_image']),
            ...self::listThemeNumbers(),
        ];

        return array_fill_keys(array_intersect($ids, array_map('intval', explode(',', implode(',', $values)))), true);
    }

    /** @return list<string> Numbers in the settings of themes, e.g. that of the logo. */
    private static function listThemeNumbers(): array
    {
        global $wpdb;
        $numbers = [];
        $names = self::queryColumn('SELECT option_name FROM %i WHERE option_name LIKE %s', [$wpdb->options, $wpdb->esc_like('theme_mods_') . '%']);
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
    private static function findUsedByText(array $ids): array
    {
        $stems = self::listFileStems($ids);
        $found = [];
        foreach (self::listCandidateTexts($ids, $stems) as $text) {
            foreach ($ids as $id) {
                $named = array_key_exists($id, $stems) && stripos($text, $stems[$id]) !== false;
                // Not 0: a text too long to be searched may hold it.
                if ($named || preg_match('~' . self::shortcodePattern((string) $id) . '|' . self::fieldPattern((string) $id) . '~', $text) !== 0) {
                    $found[$id] = true;
                }
            }
        }

        return $found;
    }

    /**
     * Texts, fields and settings that seem to name any of them.
     *
     * @param list<int>          $ids
     * @param array<int, string> $stems As stems() gives them.
     *
     * @return list<string>
     */
    private static function listCandidateTexts(array $ids, array $stems): array
    {
        global $wpdb;
        $like = static fn (string $column): string => implode(' OR ', array_fill(0, max(1, count($stems)), "{$column} LIKE %s"));
        $parts = array_map(static fn (string $stem): string => '%' . $wpdb->esc_like($stem) . '%', $stems === [] ? ["\0"] : array_values($stems));
        $marks = implode(', ', array_fill(0, count($ids), '%d'));
        $any = implode('|', $ids);
        // The database looks for the number beside any bracket, which is quick; whether it stands inside is for PHP to see.
        $holds = static fn (string $column): string => "({$column} REGEXP %s OR ({$column} LIKE %s AND {$column} REGEXP %s))";
        $inText = [self::jsonPattern($any), '%[%', "[^0-9]({$any})[^0-9]"];
        $inField = [self::fieldPattern($any), '%[%', "[^0-9]({$any})[^0-9]"];

        return [
            ...self::queryColumn(
                "SELECT CONCAT(post_content, '\\n', post_excerpt) FROM %i WHERE post_type <> 'attachment'
                AND ({$like('post_content')} OR {$like('post_excerpt')} OR {$holds('post_content')} OR {$holds('post_excerpt')})",
                [$wpdb->posts, ...$parts, ...$parts, ...$inText, ...$inText]
            ),
            ...self::queryColumn(
                "SELECT meta_value FROM %i WHERE post_id NOT IN ({$marks}) AND ({$like('meta_value')}
                OR ((meta_key NOT LIKE %s OR meta_key REGEXP %s) AND meta_key <> 'total_sales' AND {$holds('meta_value')}))",
                [$wpdb->postmeta, ...$ids, ...$parts, $wpdb->esc_like('_') . '%', self::IMAGE_FIELD_PATTERN, ...$inField]
            ),
            ...self::queryColumn(
                "SELECT option_value FROM %i WHERE option_name NOT LIKE %s AND option_name NOT LIKE %s
                AND ({$like('option_value')} OR (option_name LIKE %s AND {$holds('option_value')}))",
                [
                    $wpdb->options,
                    $wpdb->esc_like('_transient_') . '%',
                    $wpdb->esc_like('_site_transient_') . '%',
                    ...$parts,
                    $wpdb->esc_like('widget_') . '%',
                    ...$inField,
                ]
            ),
        ];
    }

    /** Anywhere in brackets, so in a shortcode of any plugin: [gallery ids="1,2"], [vc_single_image image="1"]. For PHP. */
    private static function shortcodePattern(string $ids): string
    {
        return "\\[([^\\]]*[^0-9])?({$ids})[^0-9]";
    }

    /** An attribute of a block, a value of a page builder's. For MariaDB, every MySQL (no bracket holds a bracket) and PHP. */
    private static function jsonPattern(string $ids): string
    {
        return "\": ?\"?({$ids})\"?(,|\\}|\\])";
    }

    /** A field that is a number, a list of them (1,2 and 1|2 and JSON), or serialised. For MariaDB, every MySQL and PHP. */
    private static function fieldPattern(string $ids): string
    {
        return "(^|\\[|,|\\|)[ \"]*({$ids})[ \"]*(\\]|,|\\||\$)|:\"({$ids})\";|;i:({$ids});|" . self::jsonPattern($ids);
    }

    /**
     * @param list<int> $ids
     *
     * @return array<int, string> Id → what the names of the file and of all its sizes begin with.
     */
    private static function listFileStems(array $ids): array
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
    private static function queryColumn(string $sql, array $values): array
    {
        global $wpdb;

        // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared -- built of placeholders only.
        $found = $wpdb->get_col($wpdb->prepare($sql, $values));
        if ($wpdb->last_error !== '') {
            /* translators: %s: the database's message */
            throw new \RuntimeException(sprintf(__('The database could not say where replaced pictures are used, so none was removed: %s', 'sors-for-woocommerce'), $wpdb->last_error));
        }

        return array_map('strval', (array) $found);
    }
}
