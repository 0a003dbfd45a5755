<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

/**
 * Which products may be written in bulk: those of whose rows we know what WooCommerce would make of them.
 */
final class BulkEligibility
{
    /** WooCommerce adds each of them, with a default, to a product that lacks it. Of each there must be one row. */
    private const REQUIRED_META = [
        'total_sales' => 1, '_tax_status' => 1, '_tax_class' => 1, '_manage_stock' => 1, '_backorders' => 1, '_sold_individually' => 1,
        '_virtual' => 1, '_downloadable' => 1, '_download_limit' => 1, '_download_expiry' => 1, '_stock' => 1, '_stock_status' => 1,
        '_wc_average_rating' => 1, '_wc_review_count' => 1,
    ];

    private const REQUIRED_VARIATION_META = self::REQUIRED_META + ['_variation_description' => 1];

    /** Of which there may be none, but not two. */
    private const OPTIONAL_META = ['_sku' => 1, '_global_unique_id' => 1, '_regular_price' => 1, '_sale_price' => 1, '_price' => 1, '_product_version' => 1];

    private const SINGLE_ROW_META = self::REQUIRED_VARIATION_META + self::OPTIONAL_META;

    /** Id of term_taxonomy of the type `simple`. */
    private readonly int $simpleTypeId;

    /** @var array<int, int> Parents whose variations would be given their cross-sells, as keys. */
    private array $crossSellingParents = [];

    public function __construct()
    {
        $term = get_term_by('slug', 'simple', 'product_type');
        $this->simpleTypeId = $term instanceof \WP_Term ? $term->term_taxonomy_id : 0;
    }

    /**
     * Before the first reason() of a batch.
     *
     * @param array<int, ProductChangeSet> $sheets
     */
    public function prepareBatch(array $sheets): void
    {
        $this->crossSellingParents = [];
        $parents = array_filter(array_map(static fn (ProductChangeSet $sheet): int => $sheet->isVariation() ? $sheet->parentId() : 0, $sheets));
        if ($parents !== []) {
            $this->loadCrossSellingParents(array_values(array_unique($parents)));
        }
    }

    /** @return string|null Key of a reason (see Reasons); null when it may. */
    public function findFallbackReason(ProductChangeSet $sheet): ?string
    {
        $types = $sheet->terms('product_type');
        $type = match ($sheet->post['post_type']) {
            'product' => $types === [$this->simpleTypeId],
            'product_variation' => $types === [],
            default => false,
        };
        if (!$type) {
            return 'type';
        }
        if (!$sheet->hasAllMeta($sheet->isVariation() ? self::REQUIRED_VARIATION_META : self::REQUIRED_META) || $sheet->hasRepeatedMeta(self::SINGLE_ROW_META)) {
            return 'rows';
        }

        return $this->hasSupportedValues($sheet) ? null : 'values';
    }

    private function hasSupportedValues(ProductChangeSet $sheet): bool
    {
        return in_array($sheet->metaValue('_manage_stock'), ['yes', 'no'], true)
            && in_array($sheet->metaValue('_backorders'), ['yes', 'no', 'notify'], true)
            && self::isTimestampOrEmpty((string) $sheet->metaValue('_sale_price_dates_from'))
            && self::isTimestampOrEmpty((string) $sheet->metaValue('_sale_price_dates_to'))
            && !(array_key_exists($sheet->parentId(), $this->crossSellingParents) && $sheet->countMetaRows('_crosssell_ids') === 0);
    }

    private static function isTimestampOrEmpty(string $date): bool
    {
        return $date === '' || ctype_digit($date);
    }

    /** Whether WooCommerce would leave what it keeps of a stock that is not managed as it is. */
    public static function leavesUnmanagedStock(ProductChangeSet $sheet): bool
    {
        return $sheet->metaValue('_manage_stock') === 'yes'
            || (!$sheet->isVariation() && $sheet->metaValue('_stock') === null && $sheet->metaValue('_backorders') === 'no'
                && (string) $sheet->metaValue('_low_stock_amount') === '');
    }

    /** @param list<int> $parents */
    private function loadCrossSellingParents(array $parents): void
    {
        global $wpdb;
        $rows = BulkQuery::fetchRows("SELECT DISTINCT post_id FROM {$wpdb->postmeta} WHERE meta_key = '_crosssell_ids'
            AND meta_value NOT IN ('', 'a:0:{}') AND post_id IN (" . BulkQuery::joinIds($parents) . ')');
        $this->crossSellingParents = array_flip(array_map('intval', array_column($rows, 'post_id')));
    }
}
