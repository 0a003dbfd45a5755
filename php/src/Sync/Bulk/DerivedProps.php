<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

/**
 * What WooCommerce makes of a new price or quantity: stock status, active price, visibility. On the sheet alone.
 */
final class DerivedProps
{
    /** @param array<string, int> $visibility Name of a term of product_visibility → its id of term_taxonomy. */
    public function __construct(private readonly array $visibility, private readonly int $noStockAmount)
    {
    }

    public static function forShop(): self
    {
        return new self(wc_get_product_visibility_term_ids(), absint(get_option('woocommerce_notify_no_stock_amount', 0)));
    }

    /** Its quantity; null where it has none. */
    public static function stockQuantity(ProductChangeSet $sheet): int|float|null
    {
        $stock = $sheet->metaValue('_stock');

        if ($stock === null || $stock === '') {
            return null;
        }
        $amount = self::hasIntegerStock() ? (int) $stock : wc_stock_amount($stock);

        return is_int($amount) ? $amount : (float) $amount;
    }

    /** Whether WooCommerce's own intval() alone decides what wc_stock_amount() makes of a quantity: asking it dozens of thousands of times is dear. */
    public static function hasIntegerStock(): bool
    {
        $callbacks = $GLOBALS['wp_filter']['woocommerce_stock_amount']->callbacks ?? [];

        return count($callbacks) === 1 && count($callbacks[10] ?? []) === 1 && ($callbacks[10]['intval'] ?? null) !== null;
    }

    /** As WooCommerce writes a quantity into the database. */
    public static function formatQuantity(string $quantity): string
    {
        $amount = self::hasIntegerStock() ? (int) $quantity : wc_stock_amount($quantity);

        return is_float($amount) ? wc_float_to_string($amount) : (string) $amount;
    }

    /** As wc_format_decimal(), which leaves a plain number, or none, as it is, but not without looking up the shop's separators. */
    public static function formatDecimal(string $value): string
    {
        return $value === '' || preg_match('/^\d+(?:\.\d+)?$/D', $value) === 1 ? $value : wc_format_decimal($value);
    }

    /** A new regular price; settle() does the rest. */
    public function setRegularPrice(ProductChangeSet $sheet, string $price): void
    {
        if ($sheet->setOrDeleteMeta('_regular_price', self::formatDecimal($price))) {
            $sheet->markChanged('regular_price');
        }
    }

    /** A new quantity, and that the stock is managed; settle() does the rest. */
    public function setStock(ProductChangeSet $sheet, string $quantity): void
    {
        if ($sheet->setMeta('_manage_stock', 'yes')) {
            $sheet->markChanged('manage_stock');
        }
        if ($sheet->setMeta('_stock', self::formatQuantity($quantity))) {
            $sheet->markChanged('stock_quantity');
        }
    }

    /** What follows from the new values. */
    public function recalculate(ProductChangeSet $sheet): void
    {
        if ($sheet->metaValue('_manage_stock') === 'yes') {
            $this->recalculateStockStatus($sheet);
        }
        if ($sheet->isVariation() || $sheet->hasChanged('stock_status')) {
            $sheet->setTerms('product_visibility', $this->visibilityTerms($sheet));
        }
        if ($sheet->isVariation() && $sheet->countMetaRows('_thumbnail_id') === 0) {
            $sheet->setMeta('_thumbnail_id', '0');
        }
        $sheet->setMeta('_product_version', WC_VERSION);
        $this->recalculatePrice($sheet);
        $sheet->needsLookupRow = $sheet->needsLookupRow || $sheet->hasChanged(...ProductLookupRow::PROPS);
    }

    private function recalculateStockStatus(ProductChangeSet $sheet): void
    {
        $status = match (true) {
            (int) self::stockQuantity($sheet) > $this->noStockAmount => 'instock',
            $sheet->metaValue('_backorders') !== 'no' => 'onbackorder',
            default => 'outofstock',
        };
        if ($sheet->setMeta('_stock_status', $status)) {
            $sheet->markChanged('stock_status');
        }
    }

    /** The active price is the sale price while there is a sale. */
    public function recalculatePrice(ProductChangeSet $sheet): void
    {
        if (!$sheet->hasChanged('regular_price', 'sale_price', 'date_on_sale_from', 'date_on_sale_to')) {
            return;
        }
        $regular = self::formatDecimal((string) $sheet->metaValue('_regular_price'));
        $sale = self::formatDecimal((string) $sheet->metaValue('_sale_price'));
        if ($sale >= $regular) {
            $sheet->setMeta('_sale_price', '');
            $sale = '';
        }
        $sheet->setMeta('_price', $sale !== '' && $regular > $sale && self::isWithinSaleDates($sheet) ? $sale : $regular);
    }

    private static function isWithinSaleDates(ProductChangeSet $sheet): bool
    {
        $from = (int) $sheet->metaValue('_sale_price_dates_from');
        $to = (int) $sheet->metaValue('_sale_price_dates_to');
        $now = time();

        return $from <= $now && ($to === 0 || $to >= $now);
    }

    /** @return list<int> */
    private function visibilityTerms(ProductChangeSet $sheet): array
    {
        $present = $sheet->terms('product_visibility');
        $names = $sheet->isVariation()
            ? []
            : array_filter(
                ['featured', 'exclude-from-search', 'exclude-from-catalog'],
                fn (string $name): bool => in_array($this->visibility[$name] ?? 0, $present, true)
            );
        $rating = $sheet->isVariation() ? 0 : (int) min(5, round((float) $sheet->metaValue('_wc_average_rating')));
        if ($rating > 0) {
            $names[] = 'rated-' . $rating;
        }
        if ($sheet->metaValue('_stock_status') === 'outofstock') {
            $names[] = 'outofstock';
        }

        return array_values(array_filter(array_map(fn (string $name): int => $this->visibility[$name] ?? 0, $names)));
    }
}
