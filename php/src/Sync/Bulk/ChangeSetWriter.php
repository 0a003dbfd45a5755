<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

use SorsForWooCommerce\Sync\Catalog\TermChangeTracker;

/**
 * Writes what sheets say, a statement for each table and kind of change.
 */
final class ChangeSetWriter
{
    private readonly ProductLookupTable $lookupTable;
    private ?bool $hasAttributeRows = null;

    public function __construct()
    {
        $this->lookupTable = new ProductLookupTable();
    }

    /** @param list<ProductChangeSet> $sheets Of posts that are there. */
    public function write(array $sheets): void
    {
        if ($sheets === []) {
            return;
        }
        $this->writePosts($sheets);
        $this->writeMeta($sheets);
        $this->writeTerms($sheets);
        $this->lookupTable->writeRows($sheets);
        $this->writeAttributeStock($sheets);
    }

    /** @param list<ProductChangeSet> $sheets */
    private function writePosts(array $sheets): void
    {
        global $wpdb;
        $changes = [];
        $saved = [];
        foreach ($sheets as $sheet) {
            if (!$sheet->isNew) {
                $saved[] = $sheet->id;
            }
            if ($sheet->postChanges !== []) {
                $changes[implode(',', array_keys($sheet->postChanges))][$sheet->id] = $sheet->postChanges;
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

    /** @param list<ProductChangeSet> $sheets */
    private function writeMeta(array $sheets): void
    {
        global $wpdb;
        $added = [];
        $changed = [];
        $deleted = [];
        foreach ($sheets as $sheet) {
            foreach ($sheet->metaAdded as [$key, $value]) {
                $added[] = [$sheet->id, $key, $value];
            }
            foreach ($sheet->metaChanged as $row => [$key, $value]) {
                $changed[] = [$row, $sheet->id, $key, $value];
            }
            array_push($deleted, ...$sheet->metaDeleted);
        }
        if ($deleted !== []) {
            BulkQuery::execute("DELETE FROM {$wpdb->postmeta} WHERE meta_id IN (" . BulkQuery::joinIds($deleted) . ')');
        }
        // The rows are there, and locked: this only changes them.
        BulkQuery::insertRows(
            "INSERT INTO {$wpdb->postmeta} (meta_id, post_id, meta_key, meta_value) VALUES",
            $changed,
            'ON DUPLICATE KEY UPDATE meta_value = VALUES(meta_value)'
        );
        BulkQuery::insertRows("INSERT INTO {$wpdb->postmeta} (post_id, meta_key, meta_value) VALUES", $added);
    }

    /** @param list<ProductChangeSet> $sheets */
    private function writeTerms(array $sheets): void
    {
        global $wpdb;
        $added = [];
        $removed = [];
        $touched = [];
        foreach ($sheets as $sheet) {
            foreach ($sheet->termsAdded as $taxonomy => $terms) {
                foreach ($terms as $term) {
                    $added[] = [$sheet->id, $term];
                    $touched[$taxonomy][$term] = $term;
                }
            }
            foreach ($sheet->termsRemoved as $taxonomy => $terms) {
                foreach ($terms as $term) {
                    $removed[$term][] = $sheet->id;
                    $touched[$taxonomy][$term] = $term;
                }
            }
        }
        foreach ($removed as $term => $products) {
            BulkQuery::execute("DELETE FROM {$wpdb->term_relationships} WHERE term_taxonomy_id = {$term} AND object_id IN (" . BulkQuery::joinIds($products) . ')');
        }
        BulkQuery::insertRows("INSERT IGNORE INTO {$wpdb->term_relationships} (object_id, term_taxonomy_id) VALUES", $added);
        foreach ($touched as $taxonomy => $terms) {
            // Put off to the end of the sitting, for all batches at once.
            wp_update_term_count(array_values($terms), $taxonomy);
            TermChangeTracker::recordTerms($taxonomy, $terms);
        }
        self::markCategoriesForRecount($sheets);
        self::invalidateCategoryMembers($touched['product_cat'] ?? []);
    }

    /**
     * Where the shop hides what is out of stock, a category has fewer products then.
     *
     * @param list<ProductChangeSet> $sheets
     */
    private static function markCategoriesForRecount(array $sheets): void
    {
        if (!TermChangeTracker::countsDependOnStock()) {
            return;
        }
        foreach ($sheets as $sheet) {
            if (($sheet->termsAdded['product_visibility'] ?? []) !== [] || ($sheet->termsRemoved['product_visibility'] ?? []) !== []) {
                TermChangeTracker::recordTerms('product_cat', $sheet->terms('product_cat'));
            }
        }
    }

    /**
     * Drops WooCommerce's lists of the products of a category.
     *
     * @param array<int, int> $terms Ids of term_taxonomy, which WooCommerce takes for ids of terms here.
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

    /** @param list<ProductChangeSet> $sheets */
    private function writeAttributeStock(array $sheets): void
    {
        global $wpdb;
        $products = [];
        foreach ($sheets as $sheet) {
            if (!$sheet->isNew && $sheet->hasChanged('stock_quantity', 'stock_status', 'manage_stock')) {
                $products[(int) ($sheet->metaValue('_stock_status') !== 'outofstock')][] = $sheet->id;
            }
        }
        if ($products === [] || !($this->hasAttributeRows ??= self::hasAttributeRows())) {
            return;
        }
        foreach ($products as $inStock => $ids) {
            BulkQuery::execute("UPDATE {$wpdb->prefix}wc_product_attributes_lookup SET in_stock = {$inStock} WHERE product_id IN (" . BulkQuery::joinIds($ids) . ')');
        }
    }

    /** Whether the shop keeps attributes in a table of their own, and has any there. */
    private static function hasAttributeRows(): bool
    {
        global $wpdb;
        $table = $wpdb->prefix . 'wc_product_attributes_lookup';

        return $wpdb->get_var($wpdb->prepare('SHOW TABLES LIKE %s', $wpdb->esc_like($table))) === $table
            && $wpdb->get_var($wpdb->prepare('SELECT 1 FROM %i LIMIT 1', $table)) !== null;
    }
}
