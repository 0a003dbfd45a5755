<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

/**
 * Writes rows of `wc_product_meta_lookup`: whole, or only stock and price where nothing else of a product changes.
 */
final class ProductLookupTable
{
    private readonly bool $hasGtin;

    public function __construct()
    {
        $this->hasGtin = ProductLookupRow::hasGtin();
    }

    /** @param list<ProductChangeSet> $sheets */
    public function write(array $sheets): void
    {
        $whole = [];
        $levels = [];
        foreach ($sheets as $sheet) {
            if ($sheet->lookup && ProductLookupRow::isLevelAlone($sheet)) {
                $levels[] = $sheet;
            } elseif ($sheet->lookup) {
                $whole[] = $sheet;
            }
        }
        if ($levels !== [] && !self::hasEach($levels)) {
            array_push($whole, ...$levels);
            $levels = [];
        }
        self::insert(
            [...ProductLookupRow::COLUMNS, ...($this->hasGtin ? ['global_unique_id'] : [])],
            array_map(fn (ProductChangeSet $sheet): array => ProductLookupRow::row($sheet, $this->hasGtin), $whole)
        );
        self::insert(ProductLookupRow::LEVEL_COLUMNS, array_map(ProductLookupRow::levelRow(...), $levels));
    }

    /** @param non-empty-list<ProductChangeSet> $sheets */
    private static function hasEach(array $sheets): bool
    {
        global $wpdb;
        $ids = array_map(static fn (ProductChangeSet $sheet): int => $sheet->id, $sheets);
        $rows = BulkQuery::tuples("SELECT COUNT(*) FROM {$wpdb->prefix}wc_product_meta_lookup WHERE product_id IN (" . BulkQuery::ids($ids) . ')');

        return (int) $rows[0][0] === count($ids);
    }

    /**
     * @param non-empty-list<string>          $columns The product's id first.
     * @param list<list<string|int|null>>     $rows
     */
    private static function insert(array $columns, array $rows): void
    {
        global $wpdb;
        $values = array_map(static fn (string $column): string => "{$column} = VALUES({$column})", array_slice($columns, 1));
        // Instead of REPLACE: an index of a column that stays the same is left alone.
        BulkQuery::insert(
            "INSERT INTO {$wpdb->prefix}wc_product_meta_lookup (" . implode(', ', $columns) . ') VALUES',
            $rows,
            'ON DUPLICATE KEY UPDATE ' . implode(', ', $values)
        );
    }
}
