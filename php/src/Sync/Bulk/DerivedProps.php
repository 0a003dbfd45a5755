<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

/**
 * Sets prices and quantities on a change set and derives stock status, active price and visibility, as WooCommerce does.
 */
final class DerivedProps
{
    /** @param array<string, int> $visibility Name of a product_visibility term → term_taxonomy_id. */
    public function __construct(private readonly array $visibility, private readonly int $noStockAmount)
    {
    }

    public static function forShop(): self
    {
        return new self(wc_get_product_visibility_term_ids(), absint(get_option('woocommerce_notify_no_stock_amount', 0)));
    }

    /** @return int|float|null Null without a quantity. */
    public static function stockQuantity(ProductChangeSet $changeSet): int|float|null
    {
        $stock = $changeSet->metaValue('_stock');

        if ($stock === null || $stock === '') {
            return null;
        }
        $amount = self::hasIntegerStock() ? (int) $stock : wc_stock_amount($stock);

        return is_int($amount) ? $amount : (float) $amount;
    }

    /** Whether intval() is the only filter of wc_stock_amount(). Applying the filter tens of thousands of times is expensive. */
    public static function hasIntegerStock(): bool
    {
        $callbacks = $GLOBALS['wp_filter']['woocommerce_stock_amount']->callbacks ?? [];

        return count($callbacks) === 1 && count($callbacks[10] ?? []) === 1 && ($callbacks[10]['intval'] ?? null) !== null;
    }

    /** Formats a quantity as WooCommerce stores it. */
    public static function formatQuantity(string $quantity): string
    {
        $amount = self::hasIntegerStock() ? (int) $quantity : wc_stock_amount($quantity);

        return is_float($amount) ? wc_float_to_string($amount) : (string) $amount;
    }

    /** Like wc_format_decimal(), but returns plain numbers and '' at once, without loading the shop's separators. */
    public static function formatDecimal(string $value): string
    {
        return $value === '' || preg_match('/^\d+(?:\.\d+)?$/D', $value) === 1 ? $value : wc_format_decimal($value);
    }

    /** Sets the regular price. Call recalculate() afterwards. */
    public function setRegularPrice(ProductChangeSet $changeSet, string $price): void
    {
        if ($changeSet->setOrDeleteMeta('_regular_price', self::formatDecimal($price))) {
            $changeSet->markChanged('regular_price');
        }
    }

    /** Sets the quantity and enables stock management. Call recalculate() afterwards. */
    public function setStock(ProductChangeSet $changeSet, string $quantity): void
    {
        if ($changeSet->setMeta('_manage_stock', 'yes')) {
            $changeSet->markChanged('manage_stock');
        }
        if ($changeSet->setMeta('_stock', self::formatQuantity($quantity))) {
            $changeSet->markChanged('stock_quantity');
        }
    }

    /** Updates everything that depends on the new values. */
    public function recalculate(ProductChangeSet $changeSet): void
    {
        if ($changeSet->metaValue('_manage_stock') === 'yes') {
            $this->recalculateStockStatus($changeSet);
        }
        if ($changeSet->isVariation() || $changeSet->hasChanged('stock_status')) {
            $changeSet->setTerms('product_visibility', $this->visibilityTerms($changeSet));
        }
        if ($changeSet->isVariation() && $changeSet->countMetaRows('_thumbnail_id') === 0) {
            $changeSet->setMeta('_thumbnail_id', '0');
        }
        $changeSet->setMeta('_product_version', WC_VERSION);
        $this->recalculatePrice($changeSet);
        $changeSet->needsLookupRow = $changeSet->needsLookupRow || $changeSet->hasChanged(...ProductLookupRow::PROPS);
    }

    private function recalculateStockStatus(ProductChangeSet $changeSet): void
    {
        $status = match (true) {
            (int) self::stockQuantity($changeSet) > $this->noStockAmount => 'instock',
            $changeSet->metaValue('_backorders') !== 'no' => 'onbackorder',
            default => 'outofstock',
        };
        if ($changeSet->setMeta('_stock_status', $status)) {
            $changeSet->markChanged('stock_status');
        }
    }

    /** During a sale, the active price is the sale price. */
    public function recalculatePrice(ProductChangeSet $changeSet): void
    {
        if (!$changeSet->hasChanged('regular_price', 'sale_price', 'date_on_sale_from', 'date_on_sale_to')) {
            return;
        }
        $regular = self::formatDecimal((string) $changeSet->metaValue('_regular_price'));
        $sale = self::formatDecimal((string) $changeSet->metaValue('_sale_price'));
        if ($sale >= $regular) {
            $changeSet->setMeta('_sale_price', '');
            $sale = '';
        }
        $changeSet->setMeta('_price', $sale !== '' && $regular > $sale && self::isWithinSaleDates($changeSet) ? $sale : $regular);
    }

    private static function isWithinSaleDates(ProductChangeSet $changeSet): bool
    {
        $from = (int) $changeSet->metaValue('_sale_price_dates_from');
        $to = (int) $changeSet->metaValue('_sale_price_dates_to');
        $now = time();

        return $from <= $now && ($to === 0 || $to >= $now);
    }

    /** @return list<int> */
    private function visibilityTerms(ProductChangeSet $changeSet): array
    {
        $present = $changeSet->terms('product_visibility');
        $names = $changeSet->isVariation()
            ? []
            : array_filter(
                ['featured', 'exclude-from-search', 'exclude-from-catalog'],
                fn (string $name): bool => in_array($this->visibility[$name] ?? 0, $present, true)
            );
        $rating = $changeSet->isVariation() ? 0 : (int) min(5, round((float) $changeSet->metaValue('_wc_average_rating')));
        if ($rating > 0) {
            $names[] = 'rated-' . $rating;
        }
        if ($changeSet->metaValue('_stock_status') === 'outofstock') {
            $names[] = 'outofstock';
        }

        return array_values(array_filter(array_map(fn (string $name): int => $this->visibility[$name] ?? 0, $names)));
    }
}
