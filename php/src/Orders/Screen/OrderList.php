<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Screen;

use SorsForWooCommerce\Orders\Documents\DocumentLabels;
use SorsForWooCommerce\Orders\OrdersFactory;

/**
 * Column and bulk action of the order list, with HPOS and with legacy order storage.
 */
final class OrderList
{
    public const COLUMN = 'sors_document';
    public const BULK_ACTION = 'sors_send';

    private const CAPABILITY = 'edit_shop_orders';
    private const QUEUED_PARAMETER = 'sors_queued';

    public function __construct(private readonly OrdersFactory $factory)
    {
    }

    public function register(): void
    {
        // The ID of WooCommerce's own screen is known only after `admin_menu`.
        add_action('current_screen', [$this, 'registerScreenHooks']);
        add_action('admin_notices', [$this, 'renderNotice']);
    }

    /** Hooks into the current order list. */
    public function registerScreenHooks(\WP_Screen $screen): void
    {
        $hposScreen = wc_get_page_screen_id('shop-order');
        if (!in_array($screen->id, ['edit-shop_order', $hposScreen], true)) {
            return;
        }
        add_filter("manage_{$screen->id}_columns", [$this, 'addColumn'], 20);
        add_action($screen->id === $hposScreen ? "manage_{$hposScreen}_custom_column" : 'manage_shop_order_posts_custom_column', [$this, 'renderCell'], 10, 2);
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
        $index = array_search('order_status', array_keys($columns), true);
        $index = $index === false ? count($columns) : (int) $index + 1;

        return array_slice($columns, 0, $index, true)
            + [self::COLUMN => __('SORS', 'sors-for-woocommerce')]
            + array_slice($columns, $index, null, true);
    }

    /** @param mixed $order The order, or its post ID with legacy order storage. */
    public function renderCell(mixed $column, mixed $order): void
    {
        if ($column !== self::COLUMN) {
            return;
        }
        $entries = $this->factory->outbox()->findByOrder($order instanceof \WC_Abstract_Order ? $order->get_id() : (int) $order);
        foreach ($entries as $entry) {
            printf(
                '<div title="%s">%s %s</div>',
                esc_attr((string) $entry->reason),
                wp_kses_post(DocumentLabels::stateBadge($entry->state)),
                esc_html($entry->documentNumber)
            );
        }
        if ($entries === []) {
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
        $isOffered = $this->factory->loadSettings()->flag('send_orders') && current_user_can(self::CAPABILITY);

        return (array) $actions + ($isOffered ? [self::BULK_ACTION => __('Send to SORS', 'sors-for-woocommerce')] : []);
    }

    /**
     * Adds the selected orders to the outbox; the relay sends them. WordPress has checked the nonce.
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
        $enqueuer = $this->factory->createEnqueuer();
        $queued = 0;
        foreach (array_map('intval', (array) $ids) as $id) {
            $queued += $enqueuer->enqueueManually($id) ? 1 : 0;
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
            ? __('Nothing to send: the selected orders are already sent, are being sent, or are drafts.', 'sors-for-woocommerce')
            : sprintf(
                /* translators: %d: number of orders */
                _n('%d order is queued for SORS.', '%d orders are queued for SORS.', $queued, 'sors-for-woocommerce'),
                $queued
            )));
    }
}
