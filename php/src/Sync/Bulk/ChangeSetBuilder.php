<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

/**
 * Puts what was set on a loaded product onto its sheet: what WooCommerce's save() does.
 */
final class ChangeSetBuilder
{
    private readonly DerivedProps $level;

    public function __construct(private readonly BulkEligibility $scope)
    {
        $this->level = DerivedProps::ofShop();
    }

    /** @return string|null Key of a reason why it can't be written in bulk (see Reasons). The product is as it was but for what WooCommerce sets right before it saves. */
    public function reason(\WC_Product $product, ProductChangeSet $sheet): ?string
    {
        $class = $sheet->isVariation() ? \WC_Product_Variation::class : \WC_Product_Simple::class;
        if ($product::class !== $class) {
            return 'type';
        }
        $reason = $this->scope->reason($sheet);
        if ($reason !== null) {
            return $reason;
        }
        $product->validate_props();
        $props = array_values(ProductProps::META);
        $more = $sheet->isVariation() ? ['description'] : [...array_keys(ProductProps::POST), 'category_ids'];
        // A SKU may have become free by what this batch has not written yet: WooCommerce must look for itself.
        if (array_diff(array_keys($product->get_changes()), array_diff($props, ['sku']), $more) !== []) {
            return 'fields';
        }
        foreach (self::metaChanges($product) as $meta) {
            // Of a key with several rows WooCommerce knows which one is meant.
            if (!is_string($meta->value) || !in_array($meta->key, ProductProps::OWN, true) || $sheet->metaRows((string) $meta->key) > (int) ((int) $meta->id !== 0)) {
                return 'fields';
            }
        }

        return self::isOrdinary($sheet) ? null : 'values';
    }

    public function apply(\WC_Product $product, ProductChangeSet $sheet): void
    {
        $changes = $product->get_changes();
        if (!$sheet->isVariation() && array_intersect_key($changes, ProductProps::POST) !== []) {
            foreach (ProductProps::POST as $prop => $column) {
                $sheet->postChanges[$column] = ProductProps::column($product, $prop, $product->{"get_{$prop}"}('edit'));
            }
        }
        foreach (ProductProps::META as $key => $prop) {
            if (array_key_exists($prop, $changes) && $sheet->setOrDeleteMeta($key, ProductProps::text($product, $prop))) {
                $sheet->touch($prop);
            }
        }
        if ($sheet->isVariation() && array_key_exists('description', $changes) && $sheet->setMeta('_variation_description', $product->get_description('edit'))) {
            $sheet->touch('description');
        }
        foreach (self::metaChanges($product) as $meta) {
            $sheet->setMeta((string) $meta->key, ProductProps::stored($meta->value));
        }
        if (array_key_exists('category_ids', $changes)) {
            $sheet->setTerms('product_cat', ProductTermIds::categories($product));
        }
        $this->level->settle($sheet);
    }

    /** WordPress decides anew about the address of a post without one. */
    private static function isOrdinary(ProductChangeSet $sheet): bool
    {
        return match ($sheet->post['post_status']) {
            'publish', 'private' => $sheet->post['post_name'] !== '',
            'draft' => true,
            default => false,
        };
    }

    /**
     * Meta data of other names than the product's fields. Looks at what was loaded or set, without having WooCommerce load it now.
     *
     * @return list<\WC_Meta_Data> New ones have no id, deleted ones no value.
     */
    private static function metaChanges(\WC_Product $product): array
    {
        $loaded = \Closure::bind(static fn (\WC_Product $one): ?array => $one->meta_data, null, \WC_Data::class);

        return array_values(array_filter(
            $loaded($product) ?? [],
            static fn (\WC_Meta_Data $meta): bool => $meta->value === null || (int) $meta->id === 0 || $meta->get_changes() !== []
        ));
    }
}
