<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

use SorsForWooCommerce\Sync\ImportMode;

/**
 * Clears what WordPress and WooCommerce keep of products, for many at once.
 */
final class CacheInvalidator
{
    /**
     * What is kept of each product or variation.
     *
     * @param list<int> $ids
     */
    public static function invalidateProducts(array $ids): void
    {
        if ($ids === []) {
            return;
        }
        if (!wp_using_ext_object_cache() && ImportMode::flushRuntimeCache()) {
            return;
        }
        wp_cache_delete_multiple($ids, 'posts');
        wp_cache_delete_multiple($ids, 'post_meta');
        wp_cache_delete_multiple(array_map(static fn (int $id): string => "post_parent:{$id}", $ids), 'posts');
        foreach (get_object_taxonomies(['product', 'product_variation']) as $taxonomy) {
            wp_cache_delete_multiple($ids, $taxonomy . '_relationships');
        }
        wp_cache_delete_multiple(array_map(static fn (int $id): string => "product-{$id}", $ids), 'products');
        foreach ($ids as $id) {
            wp_cache_delete('lookup_table', 'object_' . $id);
            \WC_Cache_Helper::invalidate_cache_group('object_' . $id);
            \WC_Cache_Helper::invalidate_cache_group('product_' . $id);
        }
    }

    /**
     * The same of products that WooCommerce itself has saved, and of their parents: while the batch was being written a
     * visitor may have put what was there before back into a persistent cache.
     *
     * @param list<int> $ids
     */
    public static function invalidateSavedProducts(array $ids): void
    {
        global $wpdb;
        if ($ids !== []) {
            $parents = BulkQuery::fetchTuples("SELECT DISTINCT post_parent FROM {$wpdb->posts} WHERE post_parent <> 0 AND post_type = 'product_variation' AND ID IN (" . BulkQuery::joinIds($ids) . ')');
            self::invalidateProducts([...$ids, ...array_map('intval', array_column($parents, 0))]);
        }
    }

    /**
     * What is kept of the shop as a whole: lists, counts, queries.
     *
     * @param non-empty-list<ProductChangeSet> $sheets
     */
    public static function invalidateLists(array $sheets): void
    {
        wp_cache_set('last_changed', microtime(), 'posts');
        $terms = array_filter($sheets, static fn (ProductChangeSet $sheet): bool => array_filter([...$sheet->termsAdded, ...$sheet->termsRemoved]) !== []);
        if ($terms !== []) {
            wp_cache_set('last_changed', microtime(), 'terms');
        }
        $isListed = static fn (ProductChangeSet $sheet): bool => $sheet->isNew || $sheet->postChanges !== [] || $sheet->hasChanged('stock_status');
        if ($terms !== [] || array_filter($sheets, $isListed) !== []) {
            PostCommitTasks::defer('queries', \WC_Post_Data::delete_product_query_transients(...));
        }
        $parents = array_filter(array_map(static fn (ProductChangeSet $sheet): int => $sheet->isVariation() ? $sheet->parentId() : 0, $sheets));
        foreach (array_unique($parents) as $parent) {
            wc_delete_product_transients($parent);
            \WC_Cache_Helper::invalidate_cache_group('product_' . $parent);
        }
        PostCommitTasks::defer('lists', static fn () => wc_delete_product_transients());
        ImportMode::markRelatedStale();
    }
}
