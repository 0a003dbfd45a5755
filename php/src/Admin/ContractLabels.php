<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

/**
 * What the administrator reads of the contract check's words.
 */
final class ContractLabels
{
    public static function resource(string $resource): string
    {
        return match ($resource) {
            'databases' => __('Databases', 'sors-for-woocommerce'),
            'business_units' => __('Business units', 'sors-for-woocommerce'),
            'groups' => __('Product groups', 'sors-for-woocommerce'),
            'articles' => __('Articles', 'sors-for-woocommerce'),
            'images' => __('Pictures', 'sors-for-woocommerce'),
            'image_content' => __('Content of a picture', 'sors-for-woocommerce'),
            'stock' => __('Stock', 'sors-for-woocommerce'),
            'prices' => __('Prices', 'sors-for-woocommerce'),
            'customers' => __('Customers', 'sors-for-woocommerce'),
            'customer_create' => __('New customer', 'sors-for-woocommerce'),
            'customer_debt' => __('Customer’s debt', 'sors-for-woocommerce'),
            'document_create' => __('New document', 'sors-for-woocommerce'),
            'document_lookup' => __('Look-up of a document', 'sors-for-woocommerce'),
            default => $resource,
        };
    }

    public static function state(string $state): string
    {
        return match ($state) {
            'ok' => __('As expected', 'sors-for-woocommerce'),
            'partial' => __('With remarks', 'sors-for-woocommerce'),
            'failed' => __('Failed', 'sors-for-woocommerce'),
            'skipped' => __('Not tried', 'sors-for-woocommerce'),
            default => __('Not in the profile', 'sors-for-woocommerce'),
        };
    }

    public static function tone(string $state): string
    {
        return match ($state) {
            'ok' => 'good',
            'partial' => 'warn',
            'failed' => 'bad',
            default => 'quiet',
        };
    }
}
