<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Products;

/**
 * Creates the object of a stored product by its type.
 */
final class Factory
{
    /** @return \WC_Product|null|false Null before WordPress is up, false where there is no such product. */
    public static function product(mixed $what): \WC_Product|null|false
    {
        if (did_action('woocommerce_init') === 0) {
            wc_doing_it_wrong('wc_get_product', 'wc_get_product() was called before woocommerce_init.', '3.9');
            return null;
        }
        $id = self::id($what);
        if ($id === 0) {
            return false;
        }
        $type = self::type($id);
        if ($type === null) {
            return false;
        }
        try {
            $class = apply_filters('woocommerce_product_class', self::className($type), $type, 'variation' === $type ? 'product_variation' : 'product', $id);

            return new $class($id);
        } catch (\Exception) {
            return false;
        }
    }

    public static function className(string $type): string
    {
        $class = 'WC_Product_' . implode('_', array_map('ucfirst', explode('-', $type)));

        return class_exists($class) ? $class : \WC_Product_Simple::class;
    }

    private static function id(mixed $what): int
    {
        return match (true) {
            $what instanceof \WC_Product => $what->get_id(),
            $what instanceof \WP_Post => (int) $what->ID,
            is_numeric($what) => absint($what),
            $what === false && ($GLOBALS['post'] ?? null) instanceof \WP_Post => (int) $GLOBALS['post']->ID,
            default => 0,
        };
    }

    /** @return string|null Null where the post is no product. */
    private static function type(int $id): ?string
    {
        $postType = get_post_type($id);
        if ($postType === 'product_variation') {
            return 'variation';
        }
        if ($postType !== 'product') {
            return null;
        }
        $terms = get_the_terms($id, 'product_type');

        return is_array($terms) && $terms !== [] ? sanitize_title(current($terms)->name) : 'simple';
    }
}
