<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Admin;

/**
 * Screen of one order: data, lines and notes. Plugins add meta boxes as on any post.
 */
final class OrderScreen
{
    public static function register_hooks(): void
    {
        add_action('add_meta_boxes_shop_order', [self::class, 'boxes'], 30);
        add_action('save_post_shop_order', [self::class, 'save'], 50);
        add_filter('use_block_editor_for_post_type', static fn (bool $use, string $type): bool => $use && !in_array($type, ['product', 'shop_order'], true), 10, 2);
    }

    public static function boxes(): void
    {
        remove_meta_box('commentsdiv', 'shop_order', 'normal');
        remove_meta_box('commentstatusdiv', 'shop_order', 'normal');
        remove_meta_box('slugdiv', 'shop_order', 'normal');
        remove_meta_box('postcustom', 'shop_order', 'normal');
        remove_meta_box('submitdiv', 'shop_order', 'side');
        add_meta_box('woocommerce-order-data', __('Order data', 'woocommerce'), [self::class, 'data'], 'shop_order', 'normal', 'high');
        add_meta_box('woocommerce-order-items', __('Items', 'woocommerce'), [self::class, 'items'], 'shop_order', 'normal', 'high');
        add_meta_box('woocommerce-order-actions', __('Order actions', 'woocommerce'), [self::class, 'actions'], 'shop_order', 'side', 'high');
        add_meta_box('woocommerce-order-notes', __('Order notes', 'woocommerce'), [self::class, 'notes'], 'shop_order', 'side', 'default');
    }

    public static function data(\WP_Post $post): void
    {
        $order = wc_get_order($post->ID);
        if (!$order instanceof \WC_Order) {
            return;
        }
        wp_nonce_field('woocommerce_save_data', 'woocommerce_meta_nonce');
        /* translators: %s: order number */
        printf('<div id="order_data"><h2 class="woocommerce-order-data__heading">%s</h2>', esc_html(sprintf(__('Order #%s details', 'woocommerce'), $order->get_order_number())));
        echo '<p><label for="order_status">' . esc_html__('Status:', 'woocommerce') . '</label> <select id="order_status" name="order_status">';
        foreach (wc_get_order_statuses() as $status => $label) {
            printf('<option value="%s" %s>%s</option>', esc_attr($status), selected($status, 'wc-' . $order->get_status(), false), esc_html($label));
        }
        echo '</select></p>';
        do_action('woocommerce_admin_order_data_after_order_details', $order);
        printf('<div class="address">%s</div>', wp_kses_post($order->get_formatted_billing_address()));
        do_action('woocommerce_admin_order_data_after_billing_address', $order);
        printf('<div class="address">%s</div>', wp_kses_post($order->get_formatted_shipping_address()));
        do_action('woocommerce_admin_order_data_after_shipping_address', $order);
        echo '</div>';
    }

    public static function items(\WP_Post $post): void
    {
        $order = wc_get_order($post->ID);
        if (!$order instanceof \WC_Order) {
            return;
        }
        echo '<table class="woocommerce_order_items widefat"><tbody>';
        foreach ($order->get_items(['line_item', 'fee', 'shipping']) as $item) {
            printf(
                '<tr class="item"><td class="name">%s</td><td class="quantity">%s</td><td class="line_cost">%s</td></tr>',
                esc_html($item->get_name()),
                esc_html((string) $item->get_quantity()),
                wp_kses_post(wc_price((float) $item->get_total() + (float) $item->get_total_tax(), ['currency' => $order->get_currency()]))
            );
        }
        printf('<tr class="total"><th colspan="2">%s</th><td>%s</td></tr></tbody></table>', esc_html__('Order Total:', 'woocommerce'), wp_kses_post($order->get_formatted_order_total()));
    }

    public static function actions(\WP_Post $post): void
    {
        $order = wc_get_order($post->ID);
        $actions = apply_filters('woocommerce_order_actions', [], $order);
        echo '<select name="wc_order_action"><option value="">' . esc_html__('Choose an action...', 'woocommerce') . '</option>';
        foreach ($actions as $action => $title) {
            printf('<option value="%s">%s</option>', esc_attr((string) $action), esc_html($title));
        }
        printf('</select> <button type="submit" class="button save_order button-primary" name="save" value="Update">%s</button>', esc_html__('Update', 'woocommerce'));
    }

    public static function notes(\WP_Post $post): void
    {
        echo '<ul class="order_notes">';
        foreach (wc_get_order_notes(['order_id' => $post->ID]) as $note) {
            printf(
                '<li rel="%d" class="note %s"><div class="note_content">%s</div></li>',
                (int) $note->id,
                esc_attr($note->added_by === 'system' ? 'system-note' : ''),
                wp_kses_post(wpautop($note->content))
            );
        }
        echo '</ul>';
    }

    public static function save(int $postId): void
    {
        $nonce = sanitize_key(wp_unslash($_POST['woocommerce_meta_nonce'] ?? ''));
        if (!wp_verify_nonce($nonce, 'woocommerce_save_data') || !current_user_can('edit_post', $postId) || (int) ($_POST['post_ID'] ?? 0) !== $postId) {
            return;
        }
        $order = wc_get_order($postId);
        if (!$order instanceof \WC_Order) {
            return;
        }
        remove_action('save_post_shop_order', [self::class, 'save'], 50);
        if (isset($_POST['order_status'])) {
            $order->update_status(wc_clean(wp_unslash($_POST['order_status'])), '', true);
        }
        $action = sanitize_key(wp_unslash($_POST['wc_order_action'] ?? ''));
        if ($action !== '') {
            do_action('woocommerce_order_action_' . $action, $order);
        }
    }
}
