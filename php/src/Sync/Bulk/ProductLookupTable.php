<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

/**
 * Writes rows of `wc_product_meta_lookup`: all columns, or only stock and price if nothing else of a product changes.
 */
final class ProductLookupTable
{
    private readonly bool $hasGtinColumn;

    public function __construct()
    {
        $this->hasGtinColumn = ProductLookupRow::hasGtinColumn();
    }

    /** @param list<ProductChangeSet> $changeSets */
    public function writeRows(array $changeSets): void
    {
        $complete = [];
        $stockAndPrice = [];
        foreach ($changeSets as $changeSet) {
            if ($changeSet->needsLookupRow && ProductLookupRow::hasOnlyStockAndPriceChanges($changeSet)) {
                $stockAndPrice[] = $changeSet;
            } elseif ($changeSet->needsLookupRow) {
                $complete[] = $changeSet;
            }
        }
        if ($stockAndPrice !== [] && !self::hasAllRows($stockAndPrice)) {
            array_push($complete, ...$stockAndPrice);
            $stockAndPrice = [];
        }
        self::upsertRows(
            [...ProductLookupRow::COLUMNS, ...($this->hasGtinColumn ? ['global_unique_id'] : [])],
            array_map(fn (ProductChangeSet $changeSet): array => ProductLookupRow::buildRow($changeSet, $this->hasGtinColumn), $complete)
        );
        self::upsertRows(ProductLookupRow::STOCK_PRICE_COLUMNS, array_map(ProductLookupRow::buildStockPriceRow(...), $stockAndPrice));
    }

    /** @param non-empty-list<ProductChangeSet> $changeSets */
    private static function hasAllRows(array $changeSets): bool
    {
        global $wpdb;
        $ids = array_map(static fn (ProductChangeSet $changeSet): int => $changeSet->id, $changeSets);
        $rows = BulkQuery::fetchTuples("SELECT COUNT(*) FROM {$wpdb->prefix}wc_product_meta_lookup WHERE product_id IN (" . BulkQuery::joinIds($ids) . ')');

        return (int) $rows[0][0] === count($ids);
    }

    /**
     * @param non-empty-list<string>          $columns The product's ID first.
     * @param list<list<string|int|null>>     $rows
     */
    private static function upsertRows(array $columns, array $rows): void
    {
        global $wpdb;
        $values = array_map(static fn (string $column): string => "{$column} = VALUES({$column})", array_slice($columns, 1));
        // Not REPLACE: this leaves the indexes of unchanged columns alone.
        BulkQuery::insertRows(
            "INSERT INTO {$wpdb->prefix}wc_product_meta_lookup (" . implode(', ', $columns) . ') VALUES',
            $rows,
            'ON DUPLICATE KEY UPDATE ' . implode(', ', $values)
        );
    }
}
