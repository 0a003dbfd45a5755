<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * Notes in the outbox what has to go to SORS, while WooCommerce changes an order: one row, no request to SORS, and
 * never an exception into WooCommerce's own work.
 */
final class OrderHooks
{
    /** After the shop's own work on the order. */
    private const PRIORITY = 50;

    public function register(): void
    {
        $this->registerStatusHooks();
        add_action('update_option_' . Settings::OPTION, [$this, 'registerStatusHooks']);
        add_action('add_option_' . Settings::OPTION, [$this, 'registerStatusHooks']);
        add_action('woocommerce_payment_complete', [$this, 'onOrderStatus'], self::PRIORITY);
        add_action('woocommerce_order_status_cancelled', [$this, 'onOrderCancelled'], self::PRIORITY);
        add_action('woocommerce_order_refunded', [$this, 'onRefunded'], self::PRIORITY, 2);
        add_action('woocommerce_refund_deleted', [$this, 'onRefundDeleted'], self::PRIORITY, 2);
        // Staff's own saving; changes by programs are found by the scan.
        add_action('woocommerce_process_shop_order_meta', [SentOrderComparison::class, 'onOrderSaved'], self::PRIORITY + 10);
        add_action('woocommerce_saved_order_items', [SentOrderComparison::class, 'onOrderSaved'], self::PRIORITY + 10);
    }

    /** Hangs onto the chosen statuses; again whenever the choice changes. */
    public function registerStatusHooks(): void
    {
        foreach (OrderEligibility::sendStatuses(Settings::load()) as $status) {
            $hook = 'woocommerce_order_status_' . $status;
            if (has_action($hook, [$this, 'onOrderStatus']) === false) {
                add_action($hook, [$this, 'onOrderStatus'], self::PRIORITY);
            }
        }
    }

    /** @param mixed $orderId As WooCommerce's hooks give it. */
    public function onOrderStatus(mixed $orderId): void
    {
        self::runSafely((int) $orderId, static fn (OutboxEnqueuer $intake) => $intake->enqueueOrder((int) $orderId));
    }

    /** @param mixed $orderId As WooCommerce's hook gives it. */
    public function onOrderCancelled(mixed $orderId): void
    {
        self::runSafely((int) $orderId, static fn (OutboxEnqueuer $intake) => $intake->handleCancellation((int) $orderId));
    }

    /**
     * @param mixed $orderId  As WooCommerce's hook gives it.
     * @param mixed $refundId
     */
    public function onRefunded(mixed $orderId, mixed $refundId): void
    {
        self::runSafely((int) $orderId, static fn (OutboxEnqueuer $intake) => $intake->enqueueRefund((int) $orderId, (int) $refundId));
    }

    /**
     * @param mixed $refundId As WooCommerce's hook gives it.
     * @param mixed $orderId
     */
    public function onRefundDeleted(mixed $refundId, mixed $orderId): void
    {
        self::runSafely((int) $orderId, static fn () => (new RefundDeletionHandler(new OutboxRepository()))->handleDeletion((int) $orderId, (int) $refundId));
    }

    /** @param callable(OutboxEnqueuer): void $work */
    private static function runSafely(int $orderId, callable $work): void
    {
        try {
            $work(new OutboxEnqueuer());
        } catch (\Throwable $error) {
            try {
                Log::error(sprintf(
                    'Order %d could not be noted for SORS (%s at %s:%d); the hourly scan tries again.',
                    $orderId,
                    $error::class,
                    basename($error->getFile()),
                    $error->getLine()
                ));
            } catch (\Throwable) {
                // An order must go through even where nothing can be logged.
                return;
            }
        }
    }
}
