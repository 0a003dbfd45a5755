<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

/**
 * Adds the changes of a loaded product to its change set, as WooCommerce's save() would store them.
 */
final class ChangeSetBuilder
{
    private readonly DerivedProps $derivedProps;

    public function __construct(private readonly BulkEligibility $eligibility)
    {
        $this->derivedProps = DerivedProps::forShop();
    }

    /**
     * Validates the product's props, as WooCommerce does before a save; otherwise leaves the product unchanged.
     *
     * @return string|null Key of a reason (see CrudFallback); null when the bulk writer can write the product.
     */
    public function findFallbackReason(\WC_Product $product, ProductChangeSet $changeSet): ?string
    {
        $class = $changeSet->isVariation() ? \WC_Product_Variation::class : \WC_Product_Simple::class;
        if ($product::class !== $class) {
            return 'type';
        }
        $reason = $this->eligibility->findFallbackReason($changeSet);
        if ($reason !== null) {
            return $reason;
        }
        $product->validate_props();
        $props = array_values(ProductProps::META_PROPS);
        $postProps = $changeSet->isVariation() ? ['description'] : [...array_keys(ProductProps::POST_COLUMNS), 'category_ids'];
        // Unwritten changes of this batch may have freed the SKU, so WooCommerce must check it.
        if (array_diff(array_keys($product->get_changes()), array_diff($props, ['sku']), $postProps) !== []) {
            return 'fields';
        }
        foreach (self::listMetaChanges($product) as $meta) {
            // If a key has several rows, only WooCommerce knows which row the change is for.
            if (!is_string($meta->value) || !in_array($meta->key, ProductProps::OWN_META_KEYS, true) || $changeSet->countMetaRows((string) $meta->key) > (int) ((int) $meta->id !== 0)) {
                return 'fields';
            }
        }

        return self::isOrdinary($changeSet) ? null : 'values';
    }

    public function addChanges(\WC_Product $product, ProductChangeSet $changeSet): void
    {
        $changes = $product->get_changes();
        if (!$changeSet->isVariation() && array_intersect_key($changes, ProductProps::POST_COLUMNS) !== []) {
            foreach (ProductProps::POST_COLUMNS as $prop => $column) {
                $changeSet->postChanges[$column] = ProductProps::formatPostColumn($product, $prop, $product->{"get_{$prop}"}('edit'));
            }
        }
        foreach (ProductProps::META_PROPS as $key => $prop) {
            if (array_key_exists($prop, $changes) && $changeSet->setOrDeleteMeta($key, ProductProps::formatProp($product, $prop))) {
                $changeSet->markChanged($prop);
            }
        }
        if ($changeSet->isVariation() && array_key_exists('description', $changes) && $changeSet->setMeta('_variation_description', $product->get_description('edit'))) {
            $changeSet->markChanged('description');
        }
        foreach (self::listMetaChanges($product) as $meta) {
            $changeSet->setMeta((string) $meta->key, ProductProps::formatMetaValue($meta->value));
        }
        if (array_key_exists('category_ids', $changes)) {
            $changeSet->setTerms('product_cat', ProductTermIds::listCategories($product));
        }
        $this->derivedProps->recalculate($changeSet);
    }

    /** Whether the post keeps its slug. WordPress assigns a new slug to a post without one. */
    private static function isOrdinary(ProductChangeSet $changeSet): bool
    {
        return match ($changeSet->post['post_status']) {
            'publish', 'private' => $changeSet->post['post_name'] !== '',
            'draft' => true,
            default => false,
        };
    }

    /**
     * Lists changed meta data that isn't a product prop. Looks only at loaded or set meta; triggers no load.
     *
     * @return list<\WC_Meta_Data> New ones have no ID, deleted ones no value.
     */
    private static function listMetaChanges(\WC_Product $product): array
    {
        $readMeta = \Closure::bind(static fn (\WC_Product $product): ?array => $product->meta_data, null, \WC_Data::class);

        return array_values(array_filter(
            $readMeta($product) ?? [],
            static fn (\WC_Meta_Data $meta): bool => $meta->value === null || (int) $meta->id === 0 || $meta->get_changes() !== []
        ));
    }
}
