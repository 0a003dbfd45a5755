<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

/**
 * Which products have the barcodes of a batch: read at once, and kept up while the batch is put together. Answers
 * WooCommerce's question whether a barcode is still free. Reads nothing until that is asked: WooCommerce's table has no
 * index by barcode.
 */
final class GtinIndex
{
    /** @var array<string, array<int, true>> Barcode → products; new ones by negative numbers. */
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
     * @template T
     *
     * @param callable(): T $work
     *
     * @return T
     */
    public function runWithFilter(callable $work): mixed
    {
        add_filter('wc_product_pre_has_global_unique_id', [$this, 'isFree'], 10, 3);
        try {
            return $work();
        } finally {
            remove_filter('wc_product_pre_has_global_unique_id', [$this, 'isFree'], 10);
        }
    }

    /** A filter's callback: null where we can't tell. */
    public function isFree(mixed $answer, mixed $product, mixed $gtin): mixed
    {
        if (!$this->isLoaded) {
            $this->loadHolders();
        }
        $holders = $this->holders[(string) $gtin] ?? null;
        if ($answer !== null || $holders === null) {
            return $answer;
        }
        unset($holders[(int) $product]);

        return $holders === [];
    }

    /** @param int $product A negative number of the caller's for one without an id. */
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
        $claimed = $this->gtinByProduct;
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
        // What this batch has done since goes before what the table says.
        foreach ($claimed as $product => $gtin) {
            $this->assign($product, $gtin);
        }
    }
}
