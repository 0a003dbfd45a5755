<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

/**
 * Reads what the shop has for many products, in three queries. What other plugins keep in meta is not looked at.
 */
final class Sheets
{
    private const TAXONOMIES = ['product_type', 'product_visibility', 'product_cat'];

    /**
     * Inside a transaction: sales of these products wait until it ends.
     *
     * @param list<int> $ids
     *
     * @return array<int, Sheet>
     */
    public static function read(array $ids): array
    {
        global $wpdb;
        if ($ids === []) {
            return [];
        }
        $list = Sql::ids($ids);
        // In the order of the index by which the rows are found: the database need not sort them.
        $rows = Sql::tuples("SELECT meta_id, meta_value, post_id, meta_key FROM {$wpdb->postmeta} WHERE post_id IN ({$list})
            AND meta_key IN (" . Sql::texts([...array_keys(Props::META), '_price', '_variation_description', '_product_version', ...Props::OWN]) . ') ORDER BY post_id, meta_id FOR UPDATE');
        $meta = [];
        $more = [];
        foreach ($rows as $row) {
            // The rows stay as they came: there are tens of thousands in a run, and each array made of one costs.
            if (($meta[$row[2]][$row[3]] ?? null) === null) {
                $meta[$row[2]][$row[3]] = $row;
            } else {
                $more[$row[2]][$row[3]][] = $row;
            }
        }
        $terms = self::terms($list);
        $sheets = [];
        foreach (Sql::rows("SELECT ID, post_type, post_parent, post_status, post_name FROM {$wpdb->posts} WHERE ID IN ({$list})") as $post) {
            $id = (int) $post['ID'];
            $sheets[$id] = new Sheet($id, $post, $meta[$id] ?? [], $terms[$id] ?? [], $more[$id] ?? []);
        }

        return $sheets;
    }

    /** @return array<int, array<string, list<int>>> Product → taxonomy → ids of term_taxonomy. */
    private static function terms(string $list): array
    {
        global $wpdb;
        $terms = [];
        $rows = Sql::rows("SELECT r.object_id, r.term_taxonomy_id, t.taxonomy FROM {$wpdb->term_relationships} r
            JOIN {$wpdb->term_taxonomy} t USING (term_taxonomy_id)
            WHERE r.object_id IN ({$list}) AND t.taxonomy IN (" . Sql::texts(self::TAXONOMIES) . ')');
        foreach ($rows as $row) {
            $terms[(int) $row['object_id']][$row['taxonomy']][] = (int) $row['term_taxonomy_id'];
        }

        return $terms;
    }
}
