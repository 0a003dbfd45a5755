<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Screen;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Orders\Documents\DocumentLabels;
use SorsForWooCommerce\Orders\OrdersFactory;
use SorsForWooCommerce\Storage\OutboxEntry;

/**
 * Handles the buttons of the meta box.
 */
final class OrderActions
{
    public const ACTION = 'sors_order';

    private const CAPABILITY = 'edit_shop_orders';

    public function __construct(private readonly OrdersFactory $factory)
    {
    }

    public function register(): void
    {
        add_action('admin_post_' . self::ACTION, [$this, 'handleRequest']);
        add_action('admin_notices', [$this, 'renderNotice']);
    }

    /** Performs the posted action and redirects to the order. */
    public function handleRequest(): void
    {
        check_admin_referer(self::ACTION);
        if (!current_user_can(self::CAPABILITY)) {
            wp_die(esc_html__('You are not allowed to send orders to SORS.', 'sors-for-woocommerce'), '', ['response' => 403]);
        }
        [$action, $id] = explode(':', sanitize_text_field(wp_unslash((string) ($_POST['sors'] ?? ''))) . ':');
        $numbers = array_map('sanitize_text_field', array_map('strval', (array) wp_unslash($_POST['number'] ?? [])));
        $message = $this->performAction($action, (int) $id, $numbers[(int) $id] ?? '');
        set_transient(self::noticeTransient(), $message, MINUTE_IN_SECONDS);
        $order = wc_get_order($action === 'send' ? (int) $id : (int) $this->factory->outbox()->find((int) $id)?->orderId);
        wp_safe_redirect($order instanceof \WC_Order ? $order->get_edit_order_url() : admin_url());
        exit;
    }

    /** Shows the result of the action, once. */
    public function renderNotice(): void
    {
        $message = get_transient(self::noticeTransient());
        if (!is_string($message) || !current_user_can(self::CAPABILITY)) {
            return;
        }
        delete_transient(self::noticeTransient());
        printf('<div class="notice notice-info is-dismissible"><p>%s</p></div>', esc_html($message));
    }

    /**
     * @param string $action send (an order), or retry, found, again, skip, replace (an outbox entry).
     *
     * @return string Message for staff.
     */
    public function performAction(string $action, int $id, string $number): string
    {
        try {
            $resolution = $this->factory->createResolution();
            $entry = match ($action) {
                'send' => $this->factory->createManualSend()->sendOrder($id),
                'retry' => $resolution->retry($id),
                'found' => $resolution->recordNumber($id, $number),
                'again' => $resolution->sendAgain($id),
                'skip' => $resolution->skip($id),
                'replace' => $resolution->replaceDocument($id),
                default => throw new \DomainException(__('Unknown action.', 'sors-for-woocommerce')),
            };
        } catch (\DomainException $error) {
            return $error->getMessage();
        } catch (\Throwable $error) {
            Log::error(sprintf('Action %s on %d failed (%s at %s:%d).', $action, $id, $error::class, basename($error->getFile()), $error->getLine()));
            return __('The action failed. See the log for details.', 'sors-for-woocommerce');
        }

        return self::resultMessage($entry);
    }

    private static function resultMessage(OutboxEntry $entry): string
    {
        return trim(sprintf(
            /* translators: 1: state of a document, 2: its number, 3: reason */
            __('SORS: %1$s. %2$s %3$s', 'sors-for-woocommerce'),
            DocumentLabels::stateLabel($entry->state),
            $entry->documentNumber,
            (string) $entry->reason
        ));
    }

    private static function noticeTransient(): string
    {
        return 'sors_order_notice_' . get_current_user_id();
    }
}
