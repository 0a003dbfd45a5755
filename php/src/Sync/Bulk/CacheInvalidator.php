<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

use SorsForWooCommerce\Sync\ImportMode;

/**
 * Invalidates the caches of WordPress and WooCommerce for many products at once.
 */
final class CacheInvalidator
{
    /**
     * Invalidates what is cached per product or variation.
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
     * Invalidates products that WooCommerce saved itself, and their parents. A visitor's request during the transaction
     * may have put the old values back into a persistent cache.
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
     * Invalidates what is cached for the whole shop: lists, counts, queries.
     *
     * @param non-empty-list<ProductChangeSet> $changeSets
     */
    public static function invalidateLists(array $changeSets): void
    {
        wp_cache_set('last_changed', microtime(), 'posts');
        $withTermChanges = array_filter($changeSets, static fn (ProductChangeSet $changeSet): bool => array_filter([...$changeSet->termsAdded, ...$changeSet->termsRemoved]) !== []);
        if ($withTermChanges !== []) {
            wp_cache_set('last_changed', microtime(), 'terms');
        }
        $affectsLists = static fn (ProductChangeSet $changeSet): bool => $changeSet->isNew || $changeSet->postChanges !== [] || $changeSet->hasChanged('stock_status');
        if ($withTermChanges !== [] || array_filter($changeSets, $affectsLists) !== []) {
            PostCommitTasks::defer('queries', \WC_Post_Data::delete_product_query_transients(...));
        }
        $parents = array_filter(array_map(static fn (ProductChangeSet $changeSet): int => $changeSet->isVariation() ? $changeSet->parentId() : 0, $changeSets));
        foreach (array_unique($parents) as $parent) {
            wc_delete_product_transients($parent);
            \WC_Cache_Helper::invalidate_cache_group('product_' . $parent);
        }
        PostCommitTasks::defer('lists', static fn () => wc_delete_product_transients());
        ImportMode::markRelatedStale();
    }
}
