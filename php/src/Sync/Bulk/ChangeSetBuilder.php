<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

/**
 * Puts what was set on a loaded product onto its sheet: what WooCommerce's save() does.
 */
final class ChangeSetBuilder
{
    private readonly DerivedProps $derivedProps;

    public function __construct(private readonly BulkEligibility $scope)
    {
        $this->derivedProps = DerivedProps::forShop();
    }

    /** @return string|null Key of a reason why it can't be written in bulk (see Reasons). The product is as it was but for what WooCommerce sets right before it saves. */
    public function findFallbackReason(\WC_Product $product, ProductChangeSet $sheet): ?string
    {
        $class = $sheet->isVariation() ? \WC_Product_Variation::class : \WC_Product_Simple::class;
        if ($product::class !== $class) {
            return 'type';
        }
        $reason = $this->scope->findFallbackReason($sheet);
        if ($reason !== null) {
            return $reason;
        }
        $product->validate_props();
        $props = array_values(ProductProps::META_PROPS);
        $more = $sheet->isVariation() ? ['description'] : [...array_keys(ProductProps::POST_COLUMNS), 'category_ids'];
        // A SKU may have become free by what this batch has not written yet: WooCommerce must look for itself.
        if (array_diff(array_keys($product->get_changes()), array_diff($props, ['sku']), $more) !== []) {
            return 'fields';
        }
        foreach (self::listMetaChanges($product) as $meta) {
            // Of a key with several rows WooCommerce knows which one is meant.
            if (!is_string($meta->value) || !in_array($meta->key, ProductProps::OWN_META_KEYS, true) || $sheet->countMetaRows((string) $meta->key) > (int) ((int) $meta->id !== 0)) {
                return 'fields';
            }
        }

        return self::isOrdinary($sheet) ? null : 'values';
    }

    public function addChanges(\WC_Product $product, ProductChangeSet $sheet): void
    {
        $changes = $product->get_changes();
        if (!$sheet->isVariation() && array_intersect_key($changes, ProductProps::POST_COLUMNS) !== []) {
            foreach (ProductProps::POST_COLUMNS as $prop => $column) {
                $sheet->postChanges[$column] = ProductProps::formatPostColumn($product, $prop, $product->{"get_{$prop}"}('edit'));
            }
        }
        foreach (ProductProps::META_PROPS as $key => $prop) {
            if (array_key_exists($prop, $changes) && $sheet->setOrDeleteMeta($key, ProductProps::formatProp($product, $prop))) {
                $sheet->markChanged($prop);
            }
        }
        if ($sheet->isVariation() && array_key_exists('description', $changes) && $sheet->setMeta('_variation_description', $product->get_description('edit'))) {
            $sheet->markChanged('description');
        }
        foreach (self::listMetaChanges($product) as $meta) {
            $sheet->setMeta((string) $meta->key, ProductProps::formatMetaValue($meta->value));
        }
        if (array_key_exists('category_ids', $changes)) {
            $sheet->setTerms('product_cat', ProductTermIds::listCategories($product));
        }
        $this->derivedProps->recalculate($sheet);
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
    private static function listMetaChanges(\WC_Product $product): array
    {
        $loaded = \Closure::bind(static fn (\WC_Product $one): ?array => $one->meta_data, null, \WC_Data::class);

        return array_values(array_filter(
            $loaded($product) ?? [],
            static fn (\WC_Meta_Data $meta): bool => $meta->value === null || (int) $meta->id === 0 || $meta->get_changes() !== []
        ));
    }
}
