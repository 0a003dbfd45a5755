<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Sync\Catalog\UnitOfMeasure;

/**
 * A product's unit of measure in SORS, to be read in its Inventory tab and beside a variation's stock.
 */
final class UnitOfMeasureField
{
    public static function register(): void
    {
        add_action('woocommerce_product_options_inventory_product_data', [self::class, 'ofProduct']);
        add_action('woocommerce_variation_options_inventory', [self::class, 'ofVariation'], 10, 3);
    }

    public static function ofProduct(): void
    {
        $product = wc_get_product(get_the_ID());
        if ($product instanceof \WC_Product) {
            self::render($product, 'form-field');
        }
    }

    /** @param array<string, mixed> $data */
    public static function ofVariation(mixed $loop, mixed $data, mixed $variation): void
    {
        $product = $variation instanceof \WP_Post ? wc_get_product($variation->ID) : null;
        if ($product instanceof \WC_Product) {
            self::render($product, 'form-row form-row-full');
        }
    }

    private static function render(\WC_Product $product, string $class): void
    {
        $unit = (string) $product->get_meta(UnitOfMeasure::META, true, 'edit');
        if ($unit !== '') {
            printf(
                '<p class="%s sors-unit"><label>%s</label> <span class="description">%s</span></p>',
                esc_attr($class),
                esc_html__('Unit of measure in SORS', 'sors-for-woocommerce'),
                esc_html($unit)
            );
        }
    }
}
