<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Products;

/**
 * Attributes: one serialized row per product; one row per selected option of a variation.
 */
final class Attributes
{
    public static function write(\WC_Product $product, bool $all): void
    {
        if (!$all && !array_key_exists('attributes', $product->get_changes())) {
            return;
        }
        $product->is_type('variation') ? self::writeOptions($product) : self::writeList($product);
    }

    public static function loadAttributes(\WC_Product $product): void
    {
        if ($product->is_type('variation')) {
            self::readVariation($product);
            return;
        }
        $attributes = [];
        foreach ((array) get_post_meta($product->get_id(), '_product_attributes', true) as $key => $row) {
            if (is_array($row) && isset($row['name'])) {
                $attributes[$key] = self::attribute($product->get_id(), $row);
            }
        }
        $product->set_attributes($attributes);
    }

    private static function writeList(\WC_Product $product): void
    {
        $rows = [];
        foreach ($product->get_attributes('edit') as $key => $attribute) {
            if ($attribute->is_taxonomy()) {
                wp_set_object_terms($product->get_id(), $attribute->get_options(), $attribute->get_name());
            }
            $rows[$key] = [
                'name' => $attribute->get_name(),
                'value' => $attribute->is_taxonomy() ? '' : implode(' | ', $attribute->get_options()),
                'position' => $attribute->get_position(),
                'is_visible' => (int) $attribute->get_visible(),
                'is_variation' => (int) $attribute->get_variation(),
                'is_taxonomy' => (int) $attribute->is_taxonomy(),
            ];
        }
        MetaMap::write($product->get_id(), '_product_attributes', wp_slash($rows));
    }

    private static function writeOptions(\WC_Product $variation): void
    {
        $kept = [];
        foreach ($variation->get_attributes('edit') as $name => $option) {
            update_post_meta($variation->get_id(), 'attribute_' . $name, wp_slash($option));
            $kept[] = 'attribute_' . $name;
        }
        foreach (array_keys((array) get_post_meta($variation->get_id())) as $key) {
            if (str_starts_with((string) $key, 'attribute_') && !in_array($key, $kept, true)) {
                delete_post_meta($variation->get_id(), $key);
            }
        }
    }

    /** @param array<string, mixed> $row */
    private static function attribute(int $postId, array $row): \WC_Product_Attribute
    {
        $isTaxonomy = !empty($row['is_taxonomy']);
        $terms = $isTaxonomy ? get_the_terms($postId, (string) $row['name']) : false;
        $attribute = new \WC_Product_Attribute();
        $attribute->set_id($isTaxonomy ? 1 : 0);
        $attribute->set_name($row['name']);
        $attribute->set_options($isTaxonomy
            ? (is_array($terms) ? wp_list_pluck($terms, 'term_id') : [])
            : array_filter(array_map('trim', explode('|', (string) $row['value'])), 'strlen'));
        $attribute->set_position($row['position'] ?? 0);
        $attribute->set_visible($row['is_visible'] ?? false);
        $attribute->set_variation($row['is_variation'] ?? false);

        return $attribute;
    }

    private static function readVariation(\WC_Product $variation): void
    {
        $options = [];
        foreach ((array) get_post_meta($variation->get_id()) as $key => $values) {
            if (str_starts_with((string) $key, 'attribute_')) {
                $options[substr((string) $key, 10)] = $values[0];
            }
        }
        $variation->set_attributes($options);
        $parent = wc_get_product($variation->get_parent_id('edit'));
        if (!$parent instanceof \WC_Product) {
            return;
        }
        $inherited = ['title' => $parent->get_name('edit')];
        foreach (['status', 'sku', 'manage_stock', 'backorders', 'stock_quantity', 'weight', 'tax_class', 'tax_status', 'image_id', 'catalog_visibility'] as $prop) {
            $inherited[$prop] = $parent->{"get_{$prop}"}('edit');
        }
        $variation->set_parent_data($inherited);
    }
}
