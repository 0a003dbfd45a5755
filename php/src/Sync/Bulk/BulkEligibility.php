<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

/**
 * Decides whether the bulk writer can write a product. It can when WooCommerce's result for its rows is predictable.
 */
final class BulkEligibility
{
    /** Keys that need one row each. WooCommerce adds a missing one with its default. */
    private const REQUIRED_META = [
        'total_sales' => 1, '_tax_status' => 1, '_tax_class' => 1, '_manage_stock' => 1, '_backorders' => 1, '_sold_individually' => 1,
        '_virtual' => 1, '_downloadable' => 1, '_download_limit' => 1, '_download_expiry' => 1, '_stock' => 1, '_stock_status' => 1,
        '_wc_average_rating' => 1, '_wc_review_count' => 1,
    ];

    private const REQUIRED_VARIATION_META = self::REQUIRED_META + ['_variation_description' => 1];

    /** Keys that have one row at most. */
    private const OPTIONAL_META = ['_sku' => 1, '_global_unique_id' => 1, '_regular_price' => 1, '_sale_price' => 1, '_price' => 1, '_product_version' => 1];

    private const SINGLE_ROW_META = self::REQUIRED_VARIATION_META + self::OPTIONAL_META;

    /** term_taxonomy_id of the product type `simple`. */
    private readonly int $simpleTypeId;

    /** @var array<int, int> Parents with cross-sells, as keys. WooCommerce copies these to the variations. */
    private array $crossSellingParents = [];

    public function __construct()
    {
        $term = get_term_by('slug', 'simple', 'product_type');
        $this->simpleTypeId = $term instanceof \WP_Term ? $term->term_taxonomy_id : 0;
    }

    /**
     * Call it before the first findFallbackReason() of a batch.
     *
     * @param array<int, ProductChangeSet> $changeSets
     */
    public function prepareBatch(array $changeSets): void
    {
        $this->crossSellingParents = [];
        $parents = array_filter(array_map(static fn (ProductChangeSet $changeSet): int => $changeSet->isVariation() ? $changeSet->parentId() : 0, $changeSets));
        if ($parents !== []) {
            $this->loadCrossSellingParents(array_values(array_unique($parents)));
        }
    }

    /** @return string|null Key of a reason (see CrudFallback); null when the product is eligible. */
    public function findFallbackReason(ProductChangeSet $changeSet): ?string
    {
        $types = $changeSet->terms('product_type');
        $isSupportedType = match ($changeSet->post['post_type']) {
            'product' => $types === [$this->simpleTypeId],
            'product_variation' => $types === [],
            default => false,
        };
        if (!$isSupportedType) {
            return 'type';
        }
        if (!$changeSet->hasAllMeta($changeSet->isVariation() ? self::REQUIRED_VARIATION_META : self::REQUIRED_META) || $changeSet->hasRepeatedMeta(self::SINGLE_ROW_META)) {
            return 'rows';
        }

        return $this->hasSupportedValues($changeSet) ? null : 'values';
    }

    private function hasSupportedValues(ProductChangeSet $changeSet): bool
    {
        return in_array($changeSet->metaValue('_manage_stock'), ['yes', 'no'], true)
            && in_array($changeSet->metaValue('_backorders'), ['yes', 'no', 'notify'], true)
            && self::isTimestampOrEmpty((string) $changeSet->metaValue('_sale_price_dates_from'))
            && self::isTimestampOrEmpty((string) $changeSet->metaValue('_sale_price_dates_to'))
            && !(array_key_exists($changeSet->parentId(), $this->crossSellingParents) && $changeSet->countMetaRows('_crosssell_ids') === 0);
    }

    private static function isTimestampOrEmpty(string $date): bool
    {
        return $date === '' || ctype_digit($date);
    }

    /** Whether a save by WooCommerce would leave the stock props of an unmanaged stock unchanged. */
    public static function leavesUnmanagedStock(ProductChangeSet $changeSet): bool
    {
        return $changeSet->metaValue('_manage_stock') === 'yes'
            || (!$changeSet->isVariation() && $changeSet->metaValue('_stock') === null && $changeSet->metaValue('_backorders') === 'no'
                && (string) $changeSet->metaValue('_low_stock_amount') === '');
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
