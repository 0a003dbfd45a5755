<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Orders;

/**
 * Notes on orders: comments of type order_note, which lists of comments don't show.
 */
final class Notes
{
    private const TYPE = 'order_note';

    private static bool $wanted = false;

    public static function register_hooks(): void
    {
        add_filter('comments_clauses', [self::class, 'hide']);
    }

    /** @return int Id of the note. */
    public static function add(\WC_Order $order, string $text, bool $forCustomer, bool $byUser): int
    {
        $isPerson = is_user_logged_in() && current_user_can('edit_shop_orders', $order->get_id()) && $byUser;
        $user = $isPerson ? wp_get_current_user() : null;
        $id = (int) wp_insert_comment(apply_filters('woocommerce_new_order_note_data', [
            'comment_post_ID' => $order->get_id(),
            'comment_author' => $user?->display_name ?? __('WooCommerce', 'woocommerce'),
            'comment_author_email' => $user?->user_email ?? 'woocommerce@' . (string) wp_parse_url(home_url(), PHP_URL_HOST),
            'comment_author_url' => '',
            'comment_content' => wp_slash($text),
            'comment_agent' => 'WooCommerce',
            'comment_type' => self::TYPE,
            'comment_parent' => 0,
            'comment_approved' => 1,
        ], ['order_id' => $order->get_id(), 'is_customer_note' => (int) $forCustomer]));
        if ($forCustomer) {
            add_comment_meta($id, 'is_customer_note', 1);
            do_action('woocommerce_new_customer_note', ['order_id' => $order->get_id(), 'customer_note' => $text]);
        }
        do_action('woocommerce_order_note_added', $id, $order);

        return $id;
    }

    /**
     * @param array<string, mixed> $args As of get_comments().
     *
     * @return list<\WP_Comment>
     */
    public static function comments(array $args): array
    {
        self::$wanted = true;
        $comments = get_comments($args + ['type' => self::TYPE, 'status' => 'approve', 'orderby' => 'comment_ID', 'order' => 'DESC']);
        self::$wanted = false;

        return array_values((array) $comments);
    }

    /** Returns a note in WooCommerce's form. */
    public static function object(\WP_Comment $comment): object
    {
        $isCustomers = (bool) get_comment_meta((int) $comment->comment_ID, 'is_customer_note', true);

        return (object) apply_filters('woocommerce_get_order_note', [
            'id' => (int) $comment->comment_ID,
            'date_created' => wc_string_to_datetime($comment->comment_date_gmt . ' UTC'),
            'content' => $comment->comment_content,
            'customer_note' => $isCustomers,
            'added_by' => $comment->comment_author === __('WooCommerce', 'woocommerce') ? 'system' : $comment->comment_author,
            'order_id' => absint($comment->comment_post_ID),
        ], $comment);
    }

    /**
     * @param array<string, string> $clauses
     *
     * @return array<string, string>
     */
    public static function hide(array $clauses): array
    {
        if (!self::$wanted) {
            $clauses['where'] .= ($clauses['where'] === '' ? '' : ' AND ') . " comment_type <> '" . self::TYPE . "' ";
        }

        return $clauses;
    }
}
