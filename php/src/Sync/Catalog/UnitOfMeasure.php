<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

use SorsForWooCommerce\Support\HtmlText;

/**
 * Unit of measure (jedinica mere): kept with the product, shown in its Inventory tab.
 */
final class UnitOfMeasure
{
    public const META = '_sors_unit';

    /** Where SORS has none, the shop's stays. */
    public static function applyTo(\WC_Product $product, string $unit): void
    {
        $unit = HtmlText::fromPlainText($unit);
        // WooCommerce reads a product's meta data by a query of its own; what is in the cache mostly says enough.
        if ($unit !== '' && self::loadStored($product) !== $unit && $product->get_meta(self::META, true, 'edit') !== $unit) {
            $product->update_meta_data(self::META, $unit);
        }
    }

    /** Whether it waits to be saved: WooCommerce's list of a product's changes has no meta data. */
    public static function isChanged(\WC_Product $product): bool
    {
        foreach ($product->get_meta_data() as $meta) {
            // A new one has no id yet, and counts as unchanged.
            if ($meta->key === self::META && ((int) $meta->id === 0 || $meta->get_changes() !== [])) {
                return true;
            }
        }

        return false;
    }

    /** What the database has of it, whatever was set since. */
    public static function loadStored(\WC_Product $product): string
    {
        return $product->get_id() === 0 ? '' : (string) get_post_meta($product->get_id(), self::META, true);
    }
}
