<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

/**
 * Loads the change sets of many products in three queries. Ignores the meta of other plugins.
 */
final class ChangeSetLoader
{
    /** Meta keys that don't affect stock and price. */
    private const CATALOG_ONLY_META = [
        '_weight', '_length', '_width', '_height', '_upsell_ids', '_purchase_note', '_default_attributes', '_product_image_gallery', ...ProductProps::OWN_META_KEYS,
    ];

    private const TAXONOMIES = ['product_type', 'product_visibility', 'product_cat'];

    /**
     * Loads and locks products. Inside a transaction: sales of these products wait until it ends.
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
     * Loads and locks products with only the meta that stock and price depend on.
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
     * @param array<int, string> $keys Meta keys.
     *
     * @return array<int, ProductChangeSet>
     */
    private static function loadWithMeta(array $ids, array $keys): array
    {
        global $wpdb;
        if ($ids === []) {
            return [];
        }
        $idList = BulkQuery::joinIds($ids);
        // Ordered like the index that finds the rows, so the database need not sort them.
        $rows = BulkQuery::fetchTuples("SELECT meta_id, meta_value, post_id, meta_key FROM {$wpdb->postmeta} WHERE post_id IN ({$idList})
            AND meta_key IN (" . BulkQuery::joinTexts(array_values($keys)) . ') ORDER BY post_id, meta_id FOR UPDATE');
        $meta = [];
        $repeatedMeta = [];
        $product = '';
        $productMeta = [];
        foreach ($rows as $row) {
            // Keeps the fetched arrays: a run has hundreds of thousands of rows, and copying each is expensive.
            if ($row[2] !== $product) {
                $meta[$product] = $productMeta;
                $productMeta = [];
                $product = $row[2];
            }
            if (array_key_exists($row[3], $productMeta)) {
                $repeatedMeta[$product][$row[3]][] = $row;
            } else {
                $productMeta[$row[3]] = $row;
            }
        }
        $meta[$product] = $productMeta;
        $terms = self::loadTerms($idList);
        $changeSets = [];
        foreach (BulkQuery::fetchRows("SELECT ID, post_type, post_parent, post_status, post_name FROM {$wpdb->posts} WHERE ID IN ({$idList})") as $post) {
            $id = (int) $post['ID'];
            $changeSets[$id] = new ProductChangeSet($id, $post, $meta[$id] ?? [], $terms[$id] ?? [], $repeatedMeta[$id] ?? []);
        }

        return $changeSets;
    }

    /** @return array<int, array<string, list<int>>> Product → taxonomy → term_taxonomy_ids. */
    private static function loadTerms(string $idList): array
    {
        global $wpdb;
        $terms = [];
        $taxonomies = array_column(BulkQuery::fetchTuples("SELECT term_taxonomy_id, taxonomy FROM {$wpdb->term_taxonomy} WHERE taxonomy IN (" . BulkQuery::joinTexts(self::TAXONOMIES) . ')'), 1, 0);
        // The primary key covers this query. Joining the taxonomy to each row is more expensive than this look-up.
        foreach (BulkQuery::fetchTuples("SELECT object_id, term_taxonomy_id FROM {$wpdb->term_relationships} WHERE object_id IN ({$idList})") as [$product, $term]) {
            if (array_key_exists($term, $taxonomies)) {
                $terms[$product][$taxonomies[$term]][] = (int) $term;
            }
        }

        return $terms;
    }
}
