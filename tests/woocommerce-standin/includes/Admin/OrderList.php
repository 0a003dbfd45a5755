<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Admin;

/**
 * List of orders: columns, bulk actions, search.
 */
final class OrderList
{
    private const BULK = ['mark_processing' => 'processing', 'mark_on-hold' => 'on-hold', 'mark_completed' => 'completed', 'mark_cancelled' => 'cancelled'];

    public static function register_hooks(): void
    {
        add_filter('manage_edit-shop_order_columns', [self::class, 'columns']);
        add_action('manage_shop_order_posts_custom_column', [self::class, 'cell'], 10, 2);
        add_filter('bulk_actions-edit-shop_order', [self::class, 'bulkActions']);
        add_filter('handle_bulk_actions-edit-shop_order', [self::class, 'handle'], 10, 3);
        add_filter('post_row_actions', static fn (array $actions, \WP_Post $post): array => $post->post_type === 'shop_order' ? [] : $actions, 100, 2);
        add_filter('request', [self::class, 'statuses']);
        add_action('parse_query', [self::class, 'search']);
        add_filter('list_table_primary_column', static fn (string $column, string $screen): string => $screen === 'edit-shop_order' ? 'order_number' : $column, 10, 2);
    }

    /** @return array<string, string> */
    public static function columns(): array
    {
        return [
            'cb' => '<input type="checkbox" />',
            'order_number' => __('Order', 'woocommerce'),
            'order_date' => __('Date', 'woocommerce'),
            'order_status' => __('Status', 'woocommerce'),
            'order_total' => __('Total', 'woocommerce'),
        ];
    }

    public static function cell(string $column, int $postId): void
    {
        $order = wc_get_order($postId);
        if (!$order instanceof \WC_Order) {
            return;
        }
        match ($column) {
            'order_number' => printf(
                '<a href="%s" class="order-view"><strong>#%s %s</strong></a>',
                esc_url($order->get_edit_order_url()),
                esc_html($order->get_order_number()),
                esc_html($order->get_formatted_billing_full_name())
            ),
            'order_date' => printf('<time>%s</time>', esc_html(wc_format_datetime($order->get_date_created()))),
            'order_status' => printf(
                '<mark class="order-status status-%s"><span>%s</span></mark>',
                esc_attr($order->get_status()),
                esc_html(wc_get_order_status_name($order->get_status()))
            ),
            'order_total' => print wp_kses_post($order->get_formatted_order_total()),
            default => null,
        };
    }

    /**
     * @param array<string, string> $actions
     *
     * @return array<string, string>
     */
    public static function bulkActions(array $actions): array
    {
        unset($actions['edit']);
        foreach (self::BULK as $action => $status) {
            /* translators: %s: status */
            $actions[$action] = sprintf(__('Change status to %s', 'woocommerce'), strtolower(wc_get_order_status_name($status)));
        }

        return $actions;
    }

    /** @param array<int|string> $ids */
    public static function handle(string $redirect, string $action, array $ids): string
    {
        foreach (isset(self::BULK[$action]) ? $ids : [] as $id) {
            wc_get_order((int) $id)?->update_status(self::BULK[$action], __('Order status changed by bulk edit:', 'woocommerce'), true);
        }

        return $redirect;
    }

    /**
     * Lists all statuses except unfinished checkouts; WordPress alone would list none.
     *
     * @param array<string, mixed> $query
     *
     * @return array<string, mixed>
     */
    public static function statuses(array $query): array
    {
        if (is_admin() && ($query['post_type'] ?? '') === 'shop_order' && ($query['post_status'] ?? '') === '') {
            $query['post_status'] = array_values(array_diff(array_keys(wc_get_order_statuses()), ['wc-checkout-draft']));
        }

        return $query;
    }

    /** Finds orders by number and by fields of plugins. */
    public static function search(\WP_Query $query): void
    {
        $isList = is_admin() && ($GLOBALS['pagenow'] ?? '') === 'edit.php' && $query->get('post_type') === 'shop_order';
        $words = trim((string) $query->get('s'));
        if (!$isList || $words === '') {
            return;
        }
        $ids = self::find($words);
        $query->set('s', '');
        $query->set('shop_order_search', true);
        $query->set('post__in', $ids === [] ? [0] : $ids);
    }

    /** @return list<int> */
    public static function find(string $words): array
    {
        global $wpdb;
        $fields = apply_filters('woocommerce_shop_order_search_fields', [
            '_billing_address_index', '_shipping_address_index', '_billing_last_name', '_billing_first_name', '_billing_company', '_billing_email',
        ]);
        $places = implode(',', array_fill(0, count($fields), '%s'));
        $ids = $wpdb->get_col($wpdb->prepare(
            "SELECT DISTINCT post_id FROM {$wpdb->postmeta} WHERE meta_key IN ({$places}) AND meta_value LIKE %s",
            [...array_values($fields), '%' . $wpdb->esc_like(wc_clean($words)) . '%']
        ));
        $number = absint(ltrim($words, '#'));

        return array_values(array_unique(array_map('intval', $number > 0 ? [...$ids, $number] : $ids)));
    }
}
