<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders;

use SorsForWooCommerce\Module;
use SorsForWooCommerce\Orders\Checkout\BlockCheckout;
use SorsForWooCommerce\Orders\Checkout\ClassicCheckout;
use SorsForWooCommerce\Orders\Checkout\OrderScreenFields;
use SorsForWooCommerce\Orders\Delivery\MissedOrderScan;
use SorsForWooCommerce\Orders\Delivery\OrderHooks;
use SorsForWooCommerce\Orders\Delivery\Relay;
use SorsForWooCommerce\Orders\Delivery\RelaySchedule;
use SorsForWooCommerce\Orders\Delivery\SendingStart;
use SorsForWooCommerce\Orders\Screen\OrderActions;
use SorsForWooCommerce\Orders\Screen\OrderFilter;
use SorsForWooCommerce\Orders\Screen\OrderList;
use SorsForWooCommerce\Orders\Screen\OrderMetaBox;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Sync\StepScheduler;

/**
 * Orders go to SORS: hooks of WooCommerce, of the scheduler, and of the order screens.
 */
final class OrdersModule implements Module
{
    public function register(): void
    {
        (new OrderHooks())->register();
        add_filter('pre_update_option_' . Settings::OPTION, [SendingStart::class, 'addDefaultStart']);
        foreach (['add_option_', 'update_option_'] as $hook) {
            add_action($hook . ApiKey::OPTION, [self::class, 'onApiKeyChange']);
        }
        add_action(RelaySchedule::RELAY_HOOK, [Relay::class, 'runScheduled']);
        add_action(RelaySchedule::RETRY_HOOK, [Relay::class, 'runScheduled']);
        add_action(RelaySchedule::SCAN_HOOK, [MissedOrderScan::class, 'runScheduled']);
        add_action('action_scheduler_init', [$this, 'ensureScanScheduled']);
        $this->registerScreens();
        (new ClassicCheckout())->register();
        (new BlockCheckout())->register();
        (new OrderScreenFields())->register();
        add_filter('woocommerce_shop_order_search_fields', [$this, 'addSearchField']);
        add_filter('woocommerce_order_table_search_query_meta_keys', [$this, 'addSearchField']);
    }

    /** Orders that waited for a key that can be read need not wait for the next scan. */
    public static function onApiKeyChange(): void
    {
        if (Settings::load()->flag('send_orders')) {
            RelaySchedule::enqueueNow();
        }
    }

    private function registerScreens(): void
    {
        if (is_admin()) {
            (new OrderMetaBox())->register();
            (new OrderActions())->register();
            (new OrderList())->register();
            (new OrderFilter())->register();
        }
    }

    /** The scan goes on as long as orders are sent. */
    public function ensureScanScheduled(): void
    {
        StepScheduler::ensureRecurring(RelaySchedule::SCAN_HOOK, MINUTE_IN_SECONDS, HOUR_IN_SECONDS, Settings::load()->flag('send_orders'));
    }

    /**
     * Lets staff find an order by its document's number.
     *
     * @param mixed $fields
     *
     * @return list<string>
     */
    public function addSearchField(mixed $fields): array
    {
        return array_values(array_unique([...(array) $fields, '_sors_document_number']));
    }
}
