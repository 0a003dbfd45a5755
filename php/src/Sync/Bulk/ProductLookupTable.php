<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

/**
 * Writes rows of `wc_product_meta_lookup`: whole, or only stock and price where nothing else of a product changes.
 */
final class ProductLookupTable
{
    private readonly bool $hasGtinColumn;

    public function __construct()
    {
        $this->hasGtinColumn = ProductLookupRow::hasGtinColumn();
    }

    /** @param list<ProductChangeSet> $sheets */
    public function writeRows(array $sheets): void
    {
        $whole = [];
        $levels = [];
        foreach ($sheets as $sheet) {
            if ($sheet->needsLookupRow && ProductLookupRow::hasOnlyStockAndPriceChanges($sheet)) {
                $levels[] = $sheet;
            } elseif ($sheet->needsLookupRow) {
                $whole[] = $sheet;
            }
        }
        if ($levels !== [] && !self::hasAllRows($levels)) {
            array_push($whole, ...$levels);
            $levels = [];
        }
        self::upsertRows(
            [...ProductLookupRow::COLUMNS, ...($this->hasGtinColumn ? ['global_unique_id'] : [])],
            array_map(fn (ProductChangeSet $sheet): array => ProductLookupRow::buildRow($sheet, $this->hasGtinColumn), $whole)
        );
        self::upsertRows(ProductLookupRow::STOCK_PRICE_COLUMNS, array_map(ProductLookupRow::buildStockPriceRow(...), $levels));
    }

    /** @param non-empty-list<ProductChangeSet> $sheets */
    private static function hasAllRows(array $sheets): bool
    {
        global $wpdb;
        $ids = array_map(static fn (ProductChangeSet $sheet): int => $sheet->id, $sheets);
        $rows = BulkQuery::fetchTuples("SELECT COUNT(*) FROM {$wpdb->prefix}wc_product_meta_lookup WHERE product_id IN (" . BulkQuery::joinIds($ids) . ')');

        return (int) $rows[0][0] === count($ids);
    }

    /**
     * @param non-empty-list<string>          $columns The product's id first.
     * @param list<list<string|int|null>>     $rows
     */
    private static function upsertRows(array $columns, array $rows): void
    {
        global $wpdb;
        $values = array_map(static fn (string $column): string => "{$column} = VALUES({$column})", array_slice($columns, 1));
        // Instead of REPLACE: an index of a column that stays the same is left alone.
        BulkQuery::insertRows(
            "INSERT INTO {$wpdb->prefix}wc_product_meta_lookup (" . implode(', ', $columns) . ') VALUES',
            $rows,
            'ON DUPLICATE KEY UPDATE ' . implode(', ', $values)
        );
    }
}
