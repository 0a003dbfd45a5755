<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders;

use SorsForWooCommerce\Module;
use SorsForWooCommerce\Orders\Checkout\BlockCheckout;
use SorsForWooCommerce\Orders\Checkout\ClassicCheckout;
use SorsForWooCommerce\Orders\Checkout\OrderScreenFields;
use SorsForWooCommerce\Orders\Delivery\OrderHooks;
use SorsForWooCommerce\Orders\Delivery\RelaySchedule;
use SorsForWooCommerce\Orders\Screen\OrderActions;
use SorsForWooCommerce\Orders\Screen\OrderFilter;
use SorsForWooCommerce\Orders\Screen\OrderList;
use SorsForWooCommerce\Orders\Screen\OrderMetaBox;
use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\SendingStart;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Sync\StepScheduler;

/**
 * Sends orders to SORS: hooks of WooCommerce, of Action Scheduler, of the checkout, and of the order screens.
 */
final class OrdersModule implements Module
{
    private readonly OrdersFactory $factory;

    public function __construct()
    {
        $this->factory = new OrdersFactory();
    }

    public function register(): void
    {
        (new OrderHooks($this->factory))->register();
        add_filter('pre_update_option_' . Settings::OPTION, [SendingStart::class, 'addDefaultStart']);
        foreach (['add_option_', 'update_option_'] as $hook) {
            add_action($hook . ApiKey::OPTION, [$this, 'onApiKeyChange']);
        }
        add_action(RelaySchedule::RELAY_HOOK, [$this, 'runRelay']);
        add_action(RelaySchedule::RETRY_HOOK, [$this, 'runRelay']);
        add_action(RelaySchedule::SCAN_HOOK, [$this, 'runScan']);
        add_action('action_scheduler_init', [$this, 'ensureScanScheduled']);
        $this->registerScreens();
        (new ClassicCheckout())->register();
        (new BlockCheckout())->register();
        (new OrderScreenFields())->register();
        add_filter('woocommerce_shop_order_search_fields', [$this, 'addSearchField']);
        add_filter('woocommerce_order_table_search_query_meta_keys', [$this, 'addSearchField']);
    }

    /** Scheduled action: sends due entries. */
    public function runRelay(): void
    {
        $this->factory->createRelay()->runScheduled();
    }

    /** Scheduled action: scans for missed orders. */
    public function runScan(): void
    {
        $this->factory->createScan()->runScheduled();
    }

    /** Orders may have waited for a valid API key: sends them now, not after the next scan. */
    public function onApiKeyChange(): void
    {
        if ($this->factory->loadSettings()->flag('send_orders')) {
            RelaySchedule::enqueueNow();
        }
    }

    private function registerScreens(): void
    {
        if (is_admin()) {
            (new OrderMetaBox($this->factory))->register();
            (new OrderActions($this->factory))->register();
            (new OrderList($this->factory))->register();
            (new OrderFilter($this->factory->outbox()))->register();
        }
    }

    /** Schedules the scan while sending is switched on. */
    public function ensureScanScheduled(): void
    {
        StepScheduler::ensureRecurring(RelaySchedule::SCAN_HOOK, MINUTE_IN_SECONDS, HOUR_IN_SECONDS, $this->factory->loadSettings()->flag('send_orders'));
    }

    /**
     * Adds the document number to the fields that the order search looks in.
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
