<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Frontend;

/**
 * Product list and product pages for shoppers, in any theme.
 */
final class Frontend
{
    private const PER_PAGE = 16;

    public static function register_hooks(): void
    {
        add_action('after_setup_theme', static function (): void {
            add_theme_support('post-thumbnails');
            add_image_size('woocommerce_thumbnail', 300, 300, true);
            add_image_size('woocommerce_single', 600, 0, false);
            add_image_size('woocommerce_gallery_thumbnail', 100, 100, true);
        });
        add_action('pre_get_posts', [self::class, 'query']);
        add_filter('template_include', [self::class, 'template'], 99);
        add_filter('body_class', [self::class, 'bodyClass']);
    }

    /** Excludes hidden products by their visibility. */
    public static function query(\WP_Query $query): void
    {
        if (is_admin() || !$query->is_main_query() || !self::isList($query)) {
            return;
        }
        $hide = [$query->is_search() ? 'exclude-from-search' : 'exclude-from-catalog'];
        if (get_option('woocommerce_hide_out_of_stock_items') === 'yes') {
            $hide[] = 'outofstock';
        }
        $query->set('posts_per_page', apply_filters('loop_shop_per_page', self::PER_PAGE));
        $query->set('orderby', ['menu_order' => 'ASC', 'title' => 'ASC']);
        $wanted = sanitize_key(wp_unslash($_GET['orderby'] ?? ''));
        if (in_array($wanted, ['price', 'price-desc'], true)) {
            $query->set('meta_key', '_price');
            $query->set('orderby', ['meta_value_num' => $wanted === 'price' ? 'ASC' : 'DESC', 'ID' => 'DESC']);
        }
        $query->set('tax_query', [...(array) $query->get('tax_query', []), [
            'taxonomy' => 'product_visibility',
            'field' => 'name',
            'terms' => $hide,
            'operator' => 'NOT IN',
        ]]);
    }

    public static function template(string $template): string
    {
        if (is_singular('product')) {
            return __DIR__ . '/single-product.php';
        }

        return self::isList($GLOBALS['wp_query']) ? __DIR__ . '/archive-product.php' : $template;
    }

    /**
     * @param list<string> $classes
     *
     * @return list<string>
     */
    public static function bodyClass(array $classes): array
    {
        if (is_singular('product') || self::isList($GLOBALS['wp_query'])) {
            array_push($classes, 'woocommerce', 'woocommerce-page');
        }

        return $classes;
    }

    private static function isList(\WP_Query $query): bool
    {
        return $query->is_post_type_archive('product') || $query->is_tax(['product_cat', 'product_tag'])
            || $query->is_search() && $query->get('post_type') === 'product';
    }
}
