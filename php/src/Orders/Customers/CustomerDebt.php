<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Customers;

use SorsForWooCommerce\Connection\ClientFactory;
use SorsForWooCommerce\Orders\Delivery\UnsendableException;
use SorsForWooCommerce\Orders\Documents\Decimals;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\CustomerLinkRepository;
use SorsForWooCommerce\Storage\OutboxRepository;

/**
 * Debt of an order's customer in SORS, for staff. Fetched by a separate request, never while a screen renders, and cached.
 */
final class CustomerDebt
{
    /** Seconds a debt is shown from the cache. */
    private const CACHE_SECONDS = 10 * MINUTE_IN_SECONDS;

    public function __construct(private readonly Settings $settings, private readonly OutboxRepository $outbox)
    {
    }

    /** Whether the profile has debts and the order's customer is linked to a customer of its own. */
    public function isAvailableFor(\WC_Order $order): bool
    {
        return $this->findCustomerId($order) !== null;
    }

    /**
     * Describes the debt in one phrase; '' when it isn't available.
     *
     * @throws \Sors\Exception\SorsException when the request fails.
     */
    public function describeDebt(\WC_Order $order): string
    {
        $id = $this->findCustomerId($order);
        if ($id === null) {
            return '';
        }
        $debt = $this->fetchDebt($id, $this->databaseFor($order));
        $due = Decimals::of($debt['due']);
        $amount = number_format_i18n((float) ltrim($due, '-'), 2);
        if (Decimals::isZero($due)) {
            return __('owes nothing', 'sors-for-woocommerce');
        }
        if (str_starts_with($due, '-')) {
            /* translators: %s: amount of money */
            return sprintf(__('has paid %s RSD too much', 'sors-for-woocommerce'), $amount);
        }
        if ($debt['due_date'] === null) {
            /* translators: %s: amount of money */
            return sprintf(__('owes %s RSD', 'sors-for-woocommerce'), $amount);
        }
        $day = (string) mysql2date((string) get_option('date_format'), $debt['due_date'] . ' 00:00:00');

        return $debt['due_date'] < wp_date('Y-m-d')
            /* translators: 1: amount of money, 2: date */
            ? sprintf(__('owes %1$s RSD, due since %2$s', 'sors-for-woocommerce'), $amount, $day)
            /* translators: 1: amount of money, 2: date */
            : sprintf(__('owes %1$s RSD, due on %2$s', 'sors-for-woocommerce'), $amount, $day);
    }

    /** @return array{due: string, due_date: ?string} */
    private function fetchDebt(string $id, string $database): array
    {
        $key = self::cacheKey($database, $id);
        $cached = get_transient($key);
        if (is_array($cached)) {
            return $cached;
        }
        $debt = array_intersect_key(
            ClientFactory::createWithShortTimeout($this->settings, $database)->customerDebt($id),
            ['due' => '', 'due_date' => '']
        );
        set_transient($key, $debt, self::CACHE_SECONDS);

        return $debt;
    }

    public static function invalidateCache(string $database, string $id): void
    {
        delete_transient(self::cacheKey($database, $id));
    }

    private static function cacheKey(string $database, string $id): string
    {
        return 'sors_debt_' . substr(hash('sha256', $database . "\0" . $id), 0, 32);
    }

    /** SORS's ID of the customer, when a link exists already. Sends no request. */
    private function findCustomerId(\WC_Order $order): ?string
    {
        $database = $this->databaseFor($order);
        try {
            $customer = OrderCustomer::fromOrder($order, $this->settings);
            // The debt of the shared retail customer says nothing about one private person.
            if ($customer->retailCode !== '' || !$this->settings->isComplete() || !DemoDatabaseGuard::isAllowed($database, $this->settings)) {
                return null;
            }
            $id = (new CustomerLinkRepository($database))->findCustomerId($customer->key());

            return $id !== null && in_array('customer_debt', ClientFactory::create($this->settings, $database)->profile()['resources'], true) ? $id : null;
        } catch (UnsendableException | \Sors\Exception\SorsException) {
            return null;
        }
    }

    private function databaseFor(\WC_Order $order): string
    {
        $database = (string) $this->outbox->findByOrigin($order->get_id())?->databaseName;

        return $database !== '' ? $database : $this->settings->text('database');
    }
}
