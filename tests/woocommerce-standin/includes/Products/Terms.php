<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Products;

/**
 * A product's terms: type, categories, tags, shipping class and the flags of product_visibility.
 */
final class Terms
{
    private const FLAG_PROPS = ['featured', 'stock_status', 'average_rating', 'catalog_visibility'];

    public static function write(\WC_Product $product, bool $all): void
    {
        $changes = $product->get_changes();
        $id = $product->get_id();
        if (!$product->is_type('variation')) {
            wp_set_object_terms($id, $product->get_type(), 'product_type');
            self::categories($product, $all, $changes);
            if ($all || array_key_exists('tag_ids', $changes)) {
                wp_set_post_terms($id, $product->get_tag_ids('edit'), 'product_tag', false);
            }
        }
        if ($all || array_key_exists('shipping_class_id', $changes)) {
            wp_set_post_terms($id, [$product->get_shipping_class_id('edit')], 'product_shipping_class', false);
        }
        if ($all || array_intersect(self::FLAG_PROPS, array_keys($changes)) !== []) {
            self::flags($product);
        }
    }

    /** @return array<string, mixed> Properties. */
    public static function loadTerms(\WC_Product $product): array
    {
        $flags = self::slugs($product->get_id(), 'product_visibility');
        $hidden = [in_array('exclude-from-search', $flags, true), in_array('exclude-from-catalog', $flags, true)];

        return [
            'category_ids' => self::ids($product->get_id(), 'product_cat'),
            'tag_ids' => self::ids($product->get_id(), 'product_tag'),
            'shipping_class_id' => self::ids($product->get_id(), 'product_shipping_class')[0] ?? 0,
            'featured' => in_array('featured', $flags, true),
            'catalog_visibility' => match ($hidden) {
                [true, true] => 'hidden',
                [true, false] => 'catalog',
                [false, true] => 'search',
                default => 'visible',
            },
        ];
    }

    /** @param array<string, mixed> $changes */
    private static function categories(\WC_Product $product, bool $all, array $changes): void
    {
        if (!$all && !array_key_exists('category_ids', $changes)) {
            return;
        }
        $categories = $product->get_category_ids('edit');
        if ($categories === []) {
            $categories = array_filter([(int) get_option('default_product_cat', 0)]);
        }
        wp_set_post_terms($product->get_id(), $categories, 'product_cat', false);
    }

    private static function flags(\WC_Product $product): void
    {
        $terms = [];
        if ($product->get_featured('edit')) {
            $terms[] = 'featured';
        }
        if ($product->get_stock_status('edit') === 'outofstock') {
            $terms[] = 'outofstock';
        }
        $rating = min(5, (int) round((float) $product->get_average_rating('edit')));
        if ($rating > 0) {
            $terms[] = 'rated-' . $rating;
        }
        $terms = array_merge($terms, match ($product->get_catalog_visibility('edit')) {
            'hidden' => ['exclude-from-search', 'exclude-from-catalog'],
            'catalog' => ['exclude-from-search'],
            'search' => ['exclude-from-catalog'],
            default => [],
        });
        if (!is_wp_error(wp_set_post_terms($product->get_id(), $terms, 'product_visibility', false))) {
            do_action('woocommerce_product_set_visibility', $product->get_id(), $product->get_catalog_visibility());
        }
    }

    /** @return list<int> */
    private static function ids(int $postId, string $taxonomy): array
    {
        $terms = get_the_terms($postId, $taxonomy);

        return is_array($terms) ? array_values(wp_list_pluck($terms, 'term_id')) : [];
    }

    /** @return list<string> */
    private static function slugs(int $postId, string $taxonomy): array
    {
        $terms = get_the_terms($postId, $taxonomy);

        return is_array($terms) ? array_values(wp_list_pluck($terms, 'slug')) : [];
    }
}
