<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Orders;

use SorsForWooCommerce\Tests\WooCommerceStandin\Data\DateQuery;

/**
 * Converts the arguments of wc_get_orders() to a WordPress query.
 */
final class OrderQuery
{
    /** Argument → meta key. */
    private const FIELDS = [
        'currency' => '_order_currency', 'order_key' => '_order_key', 'payment_method' => '_payment_method',
        'transaction_id' => '_transaction_id', 'created_via' => '_created_via', 'customer_id' => '_customer_user',
        'billing_email' => '_billing_email', 'billing_phone' => '_billing_phone', 'billing_last_name' => '_billing_last_name',
        'billing_company' => '_billing_company', 'total' => '_order_total',
    ];

    private const ORDERBY = [
        'id' => 'ID', 'modified' => 'modified', 'date_modified' => 'modified', 'date' => 'date', 'date_created' => 'date',
        'none' => 'none', 'rand' => 'rand', 'include' => 'post__in',
    ];

    /**
     * @param array<string, mixed> $args
     *
     * @return list<\WC_Abstract_Order|int>|object
     */
    public static function run(array $args): array|object
    {
        $args = apply_filters('woocommerce_order_query_args', $args + ['return' => 'objects', 'paginate' => false]);
        $query = new \WP_Query(apply_filters('woocommerce_order_data_store_cpt_get_orders_query', self::wp($args), $args, new \WC_Order_Data_Store_CPT()));
        $ids = array_map('intval', $query->posts);
        $orders = $args['return'] === 'ids' ? $ids : array_values(array_filter(array_map('wc_get_order', $ids)));
        $result = $args['paginate']
            ? (object) ['orders' => $orders, 'total' => (int) $query->found_posts, 'max_num_pages' => (int) $query->max_num_pages]
            : $orders;

        return apply_filters('woocommerce_order_query', $result, $args);
    }

    /**
     * @param array<string, mixed> $args
     *
     * @return array<string, mixed>
     */
    private static function wp(array $args): array
    {
        $query = [
            'post_type' => $args['type'] ?? wc_get_order_types('view-orders'),
            'post_status' => self::statuses($args['status'] ?? ($args['post_status'] ?? 'all')),
            'posts_per_page' => (int) ($args['limit'] ?? ($args['numberposts'] ?? get_option('posts_per_page'))),
            'paged' => (int) ($args['paged'] ?? ($args['page'] ?? 1)),
            'orderby' => self::ORDERBY[strtolower((string) ($args['orderby'] ?? 'date'))] ?? ($args['orderby'] ?? 'date'),
            'order' => $args['order'] ?? 'DESC',
            'fields' => 'ids',
            'no_found_rows' => !$args['paginate'],
            'post__in' => (array) ($args['post__in'] ?? []),
            'post__not_in' => (array) ($args['exclude'] ?? []),
            'meta_query' => array_merge((array) ($args['meta_query'] ?? []), self::meta($args)),
            'date_query' => array_merge(
                DateQuery::forColumn('post_date', $args['date_created'] ?? null),
                DateQuery::forColumn('post_modified', $args['date_modified'] ?? null)
            ),
        ];
        if (isset($args['offset'])) {
            $query['offset'] = (int) $args['offset'];
        }
        if (isset($args['parent'])) {
            $query['post_parent__in'] = (array) $args['parent'];
        }
        if (isset($args['s'])) {
            $query['s'] = $args['s'];
        }

        return $query;
    }

    /** @return list<string> With wc-. */
    private static function statuses(mixed $status): array
    {
        $all = array_keys(wc_get_order_statuses());
        $statuses = [];
        foreach ((array) $status as $one) {
            if (in_array($one, ['all', 'any', ''], true)) {
                return $all;
            }
            $statuses[] = in_array('wc-' . $one, $all, true) ? 'wc-' . $one : (string) $one;
        }

        return $statuses === [] ? $all : $statuses;
    }

    /**
     * @param array<string, mixed> $args
     *
     * @return list<array<string, mixed>>
     */
    private static function meta(array $args): array
    {
        $clauses = [];
        $customer = $args['customer'] ?? null;
        if ($customer !== null && $customer !== '') {
            $args += is_numeric($customer) ? ['customer_id' => $customer] : ['billing_email' => $customer];
        }
        foreach (self::FIELDS as $argument => $key) {
            if (isset($args[$argument]) && $args[$argument] !== '') {
                $clauses[] = ['key' => $key, 'value' => $args[$argument], 'compare' => is_array($args[$argument]) ? 'IN' : '='];
            }
        }
        if (!empty($args['meta_key'])) {
            $clauses[] = ['key' => $args['meta_key'], 'compare' => $args['meta_compare'] ?? (isset($args['meta_value']) ? '=' : 'EXISTS')]
                + (isset($args['meta_value']) ? ['value' => $args['meta_value']] : []);
        }

        return $clauses;
    }
}
