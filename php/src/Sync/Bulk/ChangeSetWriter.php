<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

use SorsForWooCommerce\Sync\Catalog\TermChangeTracker;

/**
 * Writes change sets with one statement per table and kind of change.
 */
final class ChangeSetWriter
{
    private readonly ProductLookupTable $lookupTable;
    private ?bool $hasAttributeRows = null;

    public function __construct()
    {
        $this->lookupTable = new ProductLookupTable();
    }

    /** @param list<ProductChangeSet> $changeSets Their posts must exist. */
    public function write(array $changeSets): void
    {
        if ($changeSets === []) {
            return;
        }
        $this->writePosts($changeSets);
        $this->writeMeta($changeSets);
        $this->writeTerms($changeSets);
        $this->lookupTable->writeRows($changeSets);
        $this->writeAttributeStock($changeSets);
    }

    /** @param list<ProductChangeSet> $changeSets */
    private function writePosts(array $changeSets): void
    {
        global $wpdb;
        $changes = [];
        $saved = [];
        foreach ($changeSets as $changeSet) {
            if (!$changeSet->isNew) {
                $saved[] = $changeSet->id;
            }
            if ($changeSet->postChanges !== []) {
                $changes[implode(',', array_keys($changeSet->postChanges))][$changeSet->id] = $changeSet->postChanges;
            }
        }
        foreach ($changes as $rows) {
            BulkQuery::updateRows($wpdb->posts, 'ID', $rows);
        }
        if ($saved !== []) {
            BulkQuery::execute(sprintf(
                "UPDATE {$wpdb->posts} SET post_modified = %s, post_modified_gmt = %s WHERE ID IN (%s)",
                BulkQuery::quote(current_time('mysql')),
                BulkQuery::quote(current_time('mysql', true)),
                BulkQuery::joinIds($saved)
            ));
        }
    }

    /** @param list<ProductChangeSet> $changeSets */
    private function writeMeta(array $changeSets): void
    {
        global $wpdb;
        $added = [];
        $changed = [];
        $deleted = [];
        foreach ($changeSets as $changeSet) {
            foreach ($changeSet->metaAdded as [$key, $value]) {
                $added[] = [$changeSet->id, $key, $value];
            }
            foreach ($changeSet->metaChanged as $row => [$key, $value]) {
                $changed[] = [$row, $changeSet->id, $key, $value];
            }
            array_push($deleted, ...$changeSet->metaDeleted);
        }
        if ($deleted !== []) {
            BulkQuery::execute("DELETE FROM {$wpdb->postmeta} WHERE meta_id IN (" . BulkQuery::joinIds($deleted) . ')');
        }
        // These rows exist and are locked, so this only updates them.
        BulkQuery::insertRows(
            "INSERT INTO {$wpdb->postmeta} (meta_id, post_id, meta_key, meta_value) VALUES",
            $changed,
            'ON DUPLICATE KEY UPDATE meta_value = VALUES(meta_value)'
        );
        BulkQuery::insertRows("INSERT INTO {$wpdb->postmeta} (post_id, meta_key, meta_value) VALUES", $added);
    }

    /** @param list<ProductChangeSet> $changeSets */
    private function writeTerms(array $changeSets): void
    {
        global $wpdb;
        $added = [];
        $removed = [];
        $changedTerms = [];
        foreach ($changeSets as $changeSet) {
            foreach ($changeSet->termsAdded as $taxonomy => $terms) {
                foreach ($terms as $term) {
                    $added[] = [$changeSet->id, $term];
                    $changedTerms[$taxonomy][$term] = $term;
                }
            }
            foreach ($changeSet->termsRemoved as $taxonomy => $terms) {
                foreach ($terms as $term) {
                    $removed[$term][] = $changeSet->id;
                    $changedTerms[$taxonomy][$term] = $term;
                }
            }
        }
        foreach ($removed as $term => $products) {
            BulkQuery::execute("DELETE FROM {$wpdb->term_relationships} WHERE term_taxonomy_id = {$term} AND object_id IN (" . BulkQuery::joinIds($products) . ')');
        }
        BulkQuery::insertRows("INSERT IGNORE INTO {$wpdb->term_relationships} (object_id, term_taxonomy_id) VALUES", $added);
        foreach ($changedTerms as $taxonomy => $terms) {
            // WordPress defers the count to the end of the step, for all batches at once.
            wp_update_term_count(array_values($terms), $taxonomy);
            TermChangeTracker::recordTerms($taxonomy, $terms);
        }
        self::markCategoriesForRecount($changeSets);
        self::invalidateCategoryMembers($changedTerms['product_cat'] ?? []);
    }

    /**
     * If the shop hides out-of-stock products, stock changes affect the counts of categories.
     *
     * @param list<ProductChangeSet> $changeSets
     */
    private static function markCategoriesForRecount(array $changeSets): void
    {
        if (!TermChangeTracker::countsDependOnStock()) {
            return;
        }
        foreach ($changeSets as $changeSet) {
            if (($changeSet->termsAdded['product_visibility'] ?? []) !== [] || ($changeSet->termsRemoved['product_visibility'] ?? []) !== []) {
                TermChangeTracker::recordTerms('product_cat', $changeSet->terms('product_cat'));
            }
        }
    }

    /**
     * Deletes WooCommerce's cached product lists of categories.
     *
     * @param array<int, int> $terms term_taxonomy_ids, which WooCommerce uses as term_ids here.
     */
    private static function invalidateCategoryMembers(array $terms): void
    {
        global $wpdb;
        if ($terms === []) {
            return;
        }
        foreach (BulkQuery::fetchRows("SELECT term_id FROM {$wpdb->termmeta} WHERE meta_key = 'product_ids' AND term_id IN (" . BulkQuery::joinIds(array_values($terms)) . ')') as $row) {
            delete_term_meta((int) $row['term_id'], 'product_ids');
        }
    }

    /** @param list<ProductChangeSet> $changeSets */
    private function writeAttributeStock(array $changeSets): void
    {
        global $wpdb;
        $products = [];
        foreach ($changeSets as $changeSet) {
            if (!$changeSet->isNew && $changeSet->hasChanged('stock_quantity', 'stock_status', 'manage_stock')) {
                $products[(int) ($changeSet->metaValue('_stock_status') !== 'outofstock')][] = $changeSet->id;
            }
        }
        if ($products === [] || !($this->hasAttributeRows ??= self::hasAttributeRows())) {
            return;
        }
        foreach ($products as $inStock => $ids) {
            BulkQuery::execute("UPDATE {$wpdb->prefix}wc_product_attributes_lookup SET in_stock = {$inStock} WHERE product_id IN (" . BulkQuery::joinIds($ids) . ')');
        }
    }

    /** Whether WooCommerce's attribute lookup table exists and has rows. */
    private static function hasAttributeRows(): bool
    {
        global $wpdb;
        $table = $wpdb->prefix . 'wc_product_attributes_lookup';

        return $wpdb->get_var($wpdb->prepare('SHOW TABLES LIKE %s', $wpdb->esc_like($table))) === $table
            && $wpdb->get_var($wpdb->prepare('SELECT 1 FROM %i LIMIT 1', $table)) !== null;
    }
}
