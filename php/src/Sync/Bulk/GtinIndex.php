<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

/**
 * Index of the barcodes of a batch and the products that have them. Replaces WooCommerce's query for each barcode with
 * one query for all, and follows the changes of the batch. Loads lazily, because WooCommerce's table has no index on
 * barcodes.
 */
final class GtinIndex
{
    /** @var array<string, array<int, true>> Barcode → products as keys; new products have negative numbers. */
    private array $holders = [];

    /** @var array<int, string> Product → barcode. */
    private array $gtinByProduct = [];

    private bool $isLoaded = false;

    /** @param list<string> $gtins */
    public function __construct(array $gtins)
    {
        $this->holders = array_fill_keys(array_filter($gtins, 'ctype_digit'), []);
    }

    /**
     * Runs the callback while this index replaces WooCommerce's barcode queries.
     *
     * @template T
     *
     * @param callable(): T $callback
     *
     * @return T
     */
    public function runWithFilter(callable $callback): mixed
    {
        add_filter('wc_product_pre_has_global_unique_id', [$this, 'isFree'], 10, 3);
        try {
            return $callback();
        } finally {
            remove_filter('wc_product_pre_has_global_unique_id', [$this, 'isFree'], 10);
        }
    }

    /**
     * Filter callback. Returns the filter's own value for barcodes outside the batch.
     *
     * @hooked wc_product_pre_has_global_unique_id
     */
    public function isFree(mixed $isFree, mixed $product, mixed $gtin): mixed
    {
        if (!$this->isLoaded) {
            $this->loadHolders();
        }
        $holders = $this->holders[(string) $gtin] ?? null;
        if ($isFree !== null || $holders === null) {
            return $isFree;
        }
        unset($holders[(int) $product]);

        return $holders === [];
    }

    /** @param int $product A negative number, unique in the batch, for a product without an ID. */
    public function assign(int $product, string $gtin): void
    {
        if (array_key_exists($product, $this->gtinByProduct)) {
            unset($this->holders[$this->gtinByProduct[$product]][$product]);
        }
        $this->gtinByProduct[$product] = $gtin;
        if ($gtin !== '') {
            $this->holders[$gtin][$product] = true;
        }
    }

    private function loadHolders(): void
    {
        global $wpdb;
        $gtins = array_map('strval', array_keys($this->holders));
        $assigned = $this->gtinByProduct;
        $this->isLoaded = true;
        if ($gtins === [] || !ProductLookupRow::hasGtinColumn()) {
            return;
        }
        $rows = BulkQuery::fetchRows("SELECT lookup.product_id, lookup.global_unique_id FROM {$wpdb->prefix}wc_product_meta_lookup lookup
            JOIN {$wpdb->posts} post ON post.ID = lookup.product_id
            WHERE post.post_type IN ('product', 'product_variation') AND post.post_status <> 'trash'
            AND lookup.global_unique_id IN (" . BulkQuery::joinTexts($gtins) . ')');
        foreach ($rows as $row) {
            $this->assign((int) $row['product_id'], (string) $row['global_unique_id']);
        }
        // Assignments of this batch override the table's rows.
        foreach ($assigned as $product => $gtin) {
            $this->assign($product, $gtin);
        }
    }
}
