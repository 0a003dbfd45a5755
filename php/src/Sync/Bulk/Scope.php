<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

/**
 * Which products may be written in bulk: those of whose rows we know what WooCommerce would make of them.
 */
final class Scope
{
    /** WooCommerce adds each of them, with a default, to a product that lacks it. */
    private const ALWAYS = [
        'total_sales', '_tax_status', '_tax_class', '_manage_stock', '_backorders', '_sold_individually', '_virtual', '_downloadable',
        '_download_limit', '_download_expiry', '_stock', '_stock_status', '_wc_average_rating', '_wc_review_count',
    ];

    /** Of which there may be none, but not two. */
    private const ONCE = ['_sku', '_global_unique_id', '_regular_price', '_sale_price', '_price', '_product_version'];

    /** Id of term_taxonomy of the type `simple`. */
    private readonly int $simple;

    /** @var array<int, int> Parents whose variations would be given their cross-sells, as keys. */
    private array $crossSelling = [];

    /** @param array<int, Sheet> $sheets */
    public function __construct(array $sheets)
    {
        $term = get_term_by('slug', 'simple', 'product_type');
        $this->simple = $term instanceof \WP_Term ? $term->term_taxonomy_id : 0;
        $parents = array_filter(array_map(static fn (Sheet $sheet): int => $sheet->isVariation() ? $sheet->parent() : 0, $sheets));
        if ($parents !== []) {
            $this->readParents(array_values(array_unique($parents)));
        }
    }

    /** @return string|null Key of a reason (see Reasons); null when it may. */
    public function reason(Sheet $sheet): ?string
    {
        $types = $sheet->terms('product_type');
        $type = match ($sheet->post['post_type']) {
            'product' => $types === [$this->simple],
            'product_variation' => $types === [],
            default => false,
        };
        if (!$type) {
            return 'type';
        }
        $always = $sheet->isVariation() ? [...self::ALWAYS, '_variation_description'] : self::ALWAYS;
        foreach ($always as $key) {
            if ($sheet->metaRows($key) !== 1) {
                return 'rows';
            }
        }
        foreach (self::ONCE as $key) {
            if ($sheet->metaRows($key) > 1) {
                return 'rows';
            }
        }

        return $this->isOrdinary($sheet) ? null : 'values';
    }

    private function isOrdinary(Sheet $sheet): bool
    {
        $dates = [(string) $sheet->meta('_sale_price_dates_from'), (string) $sheet->meta('_sale_price_dates_to')];

        return in_array($sheet->meta('_manage_stock'), ['yes', 'no'], true)
            && in_array($sheet->meta('_backorders'), ['yes', 'no', 'notify'], true)
            && array_filter($dates, static fn (string $date): bool => $date !== '' && !ctype_digit($date)) === []
            && !(array_key_exists($sheet->parent(), $this->crossSelling) && $sheet->metaRows('_crosssell_ids') === 0);
    }

    /** Whether WooCommerce would leave what it keeps of a stock that is not managed as it is. */
    public static function isQuiet(Sheet $sheet): bool
    {
        return $sheet->meta('_manage_stock') === 'yes'
            || (!$sheet->isVariation() && $sheet->meta('_stock') === null && $sheet->meta('_backorders') === 'no'
                && (string) $sheet->meta('_low_stock_amount') === '');
    }

    /** @param list<int> $parents */
    private function readParents(array $parents): void
    {
        global $wpdb;
        $rows = Sql::rows("SELECT DISTINCT post_id FROM {$wpdb->postmeta} WHERE meta_key = '_crosssell_ids'
            AND meta_value NOT IN ('', 'a:0:{}') AND post_id IN (" . Sql::ids($parents) . ')');
        $this->crossSelling = array_flip(array_map('intval', array_column($rows, 'post_id')));
    }
}
