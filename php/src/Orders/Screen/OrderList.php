<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Screen;

use SorsForWooCommerce\Orders\Delivery\ByHand;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * The list of orders: a column with the document, and the bulk action; where orders have tables of their own and where
 * they are posts.
 */
final class OrderList
{
    public const COLUMN = 'sors_document';
    public const BULK_ACTION = 'sors_send';

    private const CAPABILITY = 'edit_shop_orders';
    private const QUEUED_PARAMETER = 'sors_queued';

    public function register(): void
    {
        // WooCommerce names its own screen only after `admin_menu`.
        add_action('current_screen', [$this, 'registerScreenHooks']);
        add_action('admin_notices', [$this, 'renderNotice']);
    }

    /** Hangs onto the list that is shown. */
    public function registerScreenHooks(\WP_Screen $screen): void
    {
        $own = wc_get_page_screen_id('shop-order');
        if (!in_array($screen->id, ['edit-shop_order', $own], true)) {
            return;
        }
        add_filter("manage_{$screen->id}_columns", [$this, 'addColumn'], 20);
        add_action($screen->id === $own ? "manage_{$own}_custom_column" : 'manage_shop_order_posts_custom_column', [$this, 'renderCell'], 10, 2);
        add_filter("bulk_actions-{$screen->id}", [$this, 'addBulkAction']);
        add_filter("handle_bulk_actions-{$screen->id}", [$this, 'handleBulkAction'], 10, 3);
    }

    /**
     * @param mixed $columns
     *
     * @return array<string, string>
     */
    public function addColumn(mixed $columns): array
    {
        $columns = (array) $columns;
        $place = array_search('order_status', array_keys($columns), true);
        $place = $place === false ? count($columns) : (int) $place + 1;

        return array_slice($columns, 0, $place, true)
            + [self::COLUMN => __('SORS', 'sors-for-woocommerce')]
            + array_slice($columns, $place, null, true);
    }

    /** @param mixed $order The order, or its post's id. */
    public function renderCell(mixed $column, mixed $order): void
    {
        if ($column !== self::COLUMN) {
            return;
        }
        $rows = (new OutboxRepository())->findByOrder($order instanceof \WC_Abstract_Order ? $order->get_id() : (int) $order);
        foreach ($rows as $row) {
            printf(
                '<div title="%s">%s %s</div>',
                esc_attr((string) $row->reason),
                wp_kses_post(States::stateBadge($row->state)),
                esc_html($row->documentNumber)
            );
        }
        if ($rows === []) {
            echo '<span aria-hidden="true">–</span>';
        }
    }

    /**
     * @param mixed $actions
     *
     * @return array<string, mixed>
     */
    public function addBulkAction(mixed $actions): array
    {
        $isOffered = Settings::load()->flag('send_orders') && current_user_can(self::CAPABILITY);

        return (array) $actions + ($isOffered ? [self::BULK_ACTION => __('Send to SORS', 'sors-for-woocommerce')] : []);
    }

    /**
     * Queues the chosen orders; the relay sends them. WordPress has checked the nonce.
     *
     * @param mixed $redirect
     * @param mixed $action
     * @param mixed $ids
     */
    public function handleBulkAction(mixed $redirect, mixed $action, mixed $ids): string
    {
        if ($action !== self::BULK_ACTION || !current_user_can(self::CAPABILITY)) {
            return (string) $redirect;
        }
        $queued = 0;
        foreach (array_map('intval', (array) $ids) as $id) {
            $queued += ByHand::enqueueManually($id) ? 1 : 0;
        }

        return add_query_arg(self::QUEUED_PARAMETER, $queued, (string) $redirect);
    }

    public function renderNotice(): void
    {
        if (!array_key_exists(self::QUEUED_PARAMETER, $_GET) || !current_user_can(self::CAPABILITY)) {
            return;
        }
        $queued = absint($_GET[self::QUEUED_PARAMETER]);
        printf('<div class="notice notice-%s is-dismissible"><p>%s</p></div>', $queued === 0 ? 'warning' : 'success', esc_html($queued === 0
            ? __('Nothing to send: SORS has the chosen orders already or is just getting them, or they are drafts.', 'sors-for-woocommerce')
            : sprintf(
                /* translators: %d: number of orders */
                _n('%d order is on its way to SORS.', '%d orders are on their way to SORS.', $queued, 'sors-for-woocommerce'),
                $queued
            )));
    }
}
