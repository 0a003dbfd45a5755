<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

/**
 * Reads what the shop has for many products, in three queries. What other plugins keep in meta is not looked at.
 */
final class ChangeSetLoader
{
    /** Keys of meta that have nothing to do with stock and price. */
    private const CATALOG_ONLY_META = [
        '_weight', '_length', '_width', '_height', '_upsell_ids', '_purchase_note', '_default_attributes', '_product_image_gallery', ...ProductProps::OWN_META_KEYS,
    ];

    private const TAXONOMIES = ['product_type', 'product_visibility', 'product_cat'];

    /**
     * Inside a transaction: sales of these products wait until it ends.
     *
     * @param list<int> $ids
     *
     * @return array<int, ProductChangeSet>
     */
    public static function loadProducts(array $ids): array
    {
        return self::loadWithMeta($ids, self::listMetaKeys());
    }

    /**
     * The same with what stock and price depend on alone.
     *
     * @param list<int> $ids
     *
     * @return array<int, ProductChangeSet>
     */
    public static function loadStockAndPrice(array $ids): array
    {
        return self::loadWithMeta($ids, array_diff(self::listMetaKeys(), self::CATALOG_ONLY_META));
    }

    /** @return list<string> */
    private static function listMetaKeys(): array
    {
        return [...array_keys(ProductProps::META_PROPS), '_price', '_variation_description', '_product_version', ...ProductProps::OWN_META_KEYS];
    }

    /**
     * @param list<int>          $ids
     * @param array<int, string> $keys Of meta.
     *
     * @return array<int, ProductChangeSet>
     */
    private static function loadWithMeta(array $ids, array $keys): array
    {
        global $wpdb;
        if ($ids === []) {
            return [];
        }
        $list = BulkQuery::joinIds($ids);
        // In the order of the index by which the rows are found: the database need not sort them.
        $rows = BulkQuery::fetchTuples("SELECT meta_id, meta_value, post_id, meta_key FROM {$wpdb->postmeta} WHERE post_id IN ({$list})
            AND meta_key IN (" . BulkQuery::joinTexts(array_values($keys)) . ') ORDER BY post_id, meta_id FOR UPDATE');
        $meta = [];
        $more = [];
        $product = '';
        $own = [];
        foreach ($rows as $row) {
            // The rows stay as they came: there are hundreds of thousands in a run, and each array made of one costs.
            if ($row[2] !== $product) {
                $meta[$product] = $own;
                $own = [];
                $product = $row[2];
            }
            if (array_key_exists($row[3], $own)) {
                $more[$product][$row[3]][] = $row;
            } else {
                $own[$row[3]] = $row;
            }
        }
        $meta[$product] = $own;
        $terms = self::loadTerms($list);
        $sheets = [];
        foreach (BulkQuery::fetchRows("SELECT ID, post_type, post_parent, post_status, post_name FROM {$wpdb->posts} WHERE ID IN ({$list})") as $post) {
            $id = (int) $post['ID'];
            $sheets[$id] = new ProductChangeSet($id, $post, $meta[$id] ?? [], $terms[$id] ?? [], $more[$id] ?? []);
        }

        return $sheets;
    }

    /** @return array<int, array<string, list<int>>> Product → taxonomy → ids of term_taxonomy. */
    private static function loadTerms(string $list): array
    {
        global $wpdb;
        $terms = [];
        $taxonomies = array_column(BulkQuery::fetchTuples("SELECT term_taxonomy_id, taxonomy FROM {$wpdb->term_taxonomy} WHERE taxonomy IN (" . BulkQuery::joinTexts(self::TAXONOMIES) . ')'), 1, 0);
        // Found in the primary key alone; joining the taxonomy to each row is dearer than looking it up here.
        foreach (BulkQuery::fetchTuples("SELECT object_id, term_taxonomy_id FROM {$wpdb->term_relationships} WHERE object_id IN ({$list})") as [$product, $term]) {
            if (array_key_exists($term, $taxonomies)) {
                $terms[$product][$taxonomies[$term]][] = (int) $term;
            }
        }

        return $terms;
    }
}
