<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

/**
 * How the report of a dry run calls things.
 */
final class DryRunLabels
{
    /** @return array<string, string> What a dry run says of a thing. */
    public static function actions(): array
    {
        return [
            'safeguard' => __('Would ask first', 'sors-for-woocommerce'),
            'fail' => __('Would fail', 'sors-for-woocommerce'),
            'create' => __('Create', 'sors-for-woocommerce'),
            'update' => __('Update', 'sors-for-woocommerce'),
            'draft' => __('Make a draft', 'sors-for-woocommerce'),
            'out_of_stock' => __('Set out of stock', 'sors-for-woocommerce'),
            'restore' => __('Put back', 'sors-for-woocommerce'),
            'category_create' => __('New category', 'sors-for-woocommerce'),
            'category_change' => __('Change category', 'sors-for-woocommerce'),
            'skip' => __('Leave out', 'sors-for-woocommerce'),
        ];
    }

    /** @return array<string, string> Fields of a product or category. */
    public static function fields(): array
    {
        return RunLabels::ownedFields() + [
            'sku' => __('SKU', 'sors-for-woocommerce'),
            'status' => __('Status', 'sors-for-woocommerce'),
            'regular_price' => __('Regular price', 'sors-for-woocommerce'),
            'stock_quantity' => __('Stock', 'sors-for-woocommerce'),
            'stock_status' => __('Stock status', 'sors-for-woocommerce'),
            'manage_stock' => __('Stock is counted', 'sors-for-woocommerce'),
            'backorders' => __('Backorders', 'sors-for-woocommerce'),
            'category_ids' => __('Categories', 'sors-for-woocommerce'),
            'global_unique_id' => __('Barcode (GTIN)', 'sors-for-woocommerce'),
            'tax_class' => __('Tax class', 'sors-for-woocommerce'),
            'image_id' => __('Main picture', 'sors-for-woocommerce'),
            'gallery_image_ids' => __('Other pictures', 'sors-for-woocommerce'),
            'parent' => __('Below', 'sors-for-woocommerce'),
        ];
    }
}
