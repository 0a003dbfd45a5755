<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Orders\OrdersFactory;
use SorsForWooCommerce\Settings\Settings;

/**
 * WooCommerce's order hooks. Each writes at most one outbox entry per document, sends no request to SORS, and never throws
 * into WooCommerce.
 */
final class OrderHooks
{
    /** After the callbacks of WooCommerce and of other plugins. */
    private const PRIORITY = 50;

    public function __construct(private readonly OrdersFactory $factory)
    {
    }

    public function register(): void
    {
        $this->registerStatusHooks();
        add_action('update_option_' . Settings::OPTION, [$this, 'registerStatusHooks']);
        add_action('add_option_' . Settings::OPTION, [$this, 'registerStatusHooks']);
        add_action('woocommerce_payment_complete', [$this, 'onOrderStatus'], self::PRIORITY);
        add_action('woocommerce_order_status_cancelled', [$this, 'onOrderCancelled'], self::PRIORITY);
        add_action('woocommerce_order_refunded', [$this, 'onRefunded'], self::PRIORITY, 2);
        add_action('woocommerce_refund_deleted', [$this, 'onRefundDeleted'], self::PRIORITY, 2);
        // Only orders saved by staff: the scan finds changes made by programs.
        add_action('woocommerce_process_shop_order_meta', [$this, 'onOrderSaved'], self::PRIORITY + 10);
        add_action('woocommerce_saved_order_items', [$this, 'onOrderSaved'], self::PRIORITY + 10);
    }

    /** Hooks into the statuses at which orders are sent. Runs again when the settings change. */
    public function registerStatusHooks(): void
    {
        foreach (OrderEligibility::sendStatuses($this->factory->loadSettings()) as $status) {
            $hook = 'woocommerce_order_status_' . $status;
            if (has_action($hook, [$this, 'onOrderStatus']) === false) {
                add_action($hook, [$this, 'onOrderStatus'], self::PRIORITY);
            }
        }
    }

    /** @param mixed $orderId As passed by WooCommerce. */
    public function onOrderStatus(mixed $orderId): void
    {
        self::runSafely((int) $orderId, fn () => $this->factory->createEnqueuer()->enqueueOrder((int) $orderId));
    }

    /** @param mixed $orderId As passed by WooCommerce. */
    public function onOrderCancelled(mixed $orderId): void
    {
        self::runSafely((int) $orderId, fn () => $this->factory->createEnqueuer()->handleCancellation((int) $orderId));
    }

    /**
     * @param mixed $orderId  As passed by WooCommerce.
     * @param mixed $refundId
     */
    public function onRefunded(mixed $orderId, mixed $refundId): void
    {
        self::runSafely((int) $orderId, fn () => $this->factory->createEnqueuer()->enqueueRefund((int) $orderId, (int) $refundId));
    }

    /**
     * @param mixed $refundId As passed by WooCommerce.
     * @param mixed $orderId
     */
    public function onRefundDeleted(mixed $refundId, mixed $orderId): void
    {
        self::runSafely((int) $orderId, fn () => $this->factory->createRefundDeletionHandler()->handleDeletion((int) $orderId, (int) $refundId));
    }

    /** @param mixed $orderId As passed by WooCommerce. */
    public function onOrderSaved(mixed $orderId): void
    {
        try {
            $this->factory->createComparison()->compareOrder((int) $orderId);
        } catch (\Throwable $error) {
            Log::warning(sprintf('Order %d could not be compared with its document (%s).', (int) $orderId, $error::class));
        }
    }

    /** @param callable(): void $task */
    private static function runSafely(int $orderId, callable $task): void
    {
        try {
            $task();
        } catch (\Throwable $error) {
            try {
                Log::error(sprintf(
                    'Order %d could not be added to the outbox (%s at %s:%d). The hourly scan tries again.',
                    $orderId,
                    $error::class,
                    basename($error->getFile()),
                    $error->getLine()
                ));
            } catch (\Throwable) {
                // The order must go through even if logging fails.
                return;
            }
        }
    }
}
