<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Products;

use SorsForWooCommerce\Tests\WooCommerceStandin\Data\DateQuery;

/**
 * Converts the arguments of wc_get_products() to a WordPress query.
 */
final class Query
{
    private const DEFAULTS = [
        'status' => ['draft', 'pending', 'private', 'publish'],
        'type' => ['simple', 'grouped', 'external', 'variable'],
        'limit' => null,
        'page' => 1,
        'offset' => null,
        'include' => [],
        'exclude' => [],
        'parent' => null,
        'sku' => '',
        'name' => '',
        's' => '',
        'category' => [],
        'tag' => [],
        'product_category_id' => [],
        'stock_status' => '',
        'virtual' => null,
        'featured' => null,
        'date_created' => null,
        'date_modified' => null,
        'meta_key' => '',
        'meta_value' => '',
        'meta_query' => [],
        'orderby' => 'date',
        'order' => 'DESC',
        'return' => 'objects',
        'paginate' => false,
    ];

    /**
     * @param array<string, mixed> $args
     *
     * @return list<\WC_Product|int>|object
     */
    public static function run(array $args): array|object
    {
        $args = apply_filters('woocommerce_product_object_query_args', $args + self::DEFAULTS);
        $query = new \WP_Query(apply_filters('woocommerce_product_data_store_cpt_get_products_query', self::wp($args), $args, new \WC_Product_Data_Store_CPT()));
        $ids = array_map('intval', $query->posts);
        $results = $args['return'] === 'ids' ? $ids : array_values(array_filter(array_map('wc_get_product', $ids)));
        if (!$args['paginate']) {
            return apply_filters('woocommerce_product_object_query', $results, $args);
        }

        return (object) ['products' => $results, 'total' => (int) $query->found_posts, 'max_num_pages' => (int) $query->max_num_pages];
    }

    /**
     * @param array<string, mixed> $args
     *
     * @return array<string, mixed>
     */
    private static function wp(array $args): array
    {
        $types = (array) $args['type'];
        $isVariation = $types === ['variation'];
        $query = [
            'post_type' => $isVariation ? 'product_variation' : (in_array('variation', $types, true) ? ['product', 'product_variation'] : 'product'),
            'post_status' => $args['status'] === 'any' ? 'any' : (array) $args['status'],
            'posts_per_page' => $args['limit'] ?? (int) get_option('posts_per_page'),
            'paged' => (int) ($args['paged'] ?? $args['page']),
            'fields' => 'ids',
            'orderby' => $args['orderby'],
            'order' => $args['order'],
            'post__in' => (array) $args['include'],
            'post__not_in' => (array) $args['exclude'],
            'no_found_rows' => !$args['paginate'],
            'meta_query' => array_merge((array) $args['meta_query'], self::meta($args)),
            'tax_query' => self::tax($args, $isVariation ? [] : $types),
            's' => $args['s'],
            'date_query' => array_merge(DateQuery::forColumn('post_date', $args['date_created']), DateQuery::forColumn('post_modified', $args['date_modified'])),
        ];
        if ($args['offset'] !== null) {
            $query['offset'] = (int) $args['offset'];
        }
        if ($args['parent'] !== null && $args['parent'] !== '') {
            $query['post_parent'] = (int) $args['parent'];
        }
        if ($args['name'] !== '') {
            $query['title'] = $args['name'];
        }

        return $query;
    }

    /**
     * @param array<string, mixed> $args
     *
     * @return list<array<string, mixed>>
     */
    private static function meta(array $args): array
    {
        $clauses = [];
        if ($args['sku'] !== '') {
            $clauses[] = ['key' => '_sku', 'value' => $args['sku'], 'compare' => is_array($args['sku']) ? 'IN' : 'LIKE'];
        }
        if ($args['stock_status'] !== '') {
            $clauses[] = ['key' => '_stock_status', 'value' => $args['stock_status'], 'compare' => is_array($args['stock_status']) ? 'IN' : '='];
        }
        if ($args['virtual'] !== null) {
            $clauses[] = ['key' => '_virtual', 'value' => wc_bool_to_string($args['virtual'])];
        }
        if ($args['meta_key'] !== '') {
            $clauses[] = ['key' => $args['meta_key']] + ($args['meta_value'] === '' ? [] : ['value' => $args['meta_value']]);
        }

        return $clauses;
    }

    /**
     * @param array<string, mixed> $args
     * @param array<string>        $types
     *
     * @return list<array<string, mixed>>
     */
    private static function tax(array $args, array $types): array
    {
        $clauses = [];
        if ($types !== [] && !in_array('variation', $types, true)) {
            $clauses[] = ['taxonomy' => 'product_type', 'field' => 'slug', 'terms' => $types];
        }
        foreach (['category' => ['product_cat', 'slug'], 'tag' => ['product_tag', 'slug'], 'product_category_id' => ['product_cat', 'term_id']] as $key => [$taxonomy, $field]) {
            if ((array) $args[$key] !== []) {
                $clauses[] = ['taxonomy' => $taxonomy, 'field' => $field, 'terms' => (array) $args[$key]];
            }
        }
        if ($args['featured'] !== null) {
            $clauses[] = ['taxonomy' => 'product_visibility', 'field' => 'name', 'terms' => ['featured'], 'operator' => $args['featured'] ? 'IN' : 'NOT IN'];
        }

        return $clauses;
    }
}
