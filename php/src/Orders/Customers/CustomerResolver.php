<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Customers;

use Sors\Client;
use Sors\Exception\SorsException;
use Sors\Exception\UncertainException;
use SorsForWooCommerce\Orders\Delivery\FiberPool;
use SorsForWooCommerce\Orders\Delivery\RetryLaterException;
use SorsForWooCommerce\Orders\Delivery\UnsendableException;
use SorsForWooCommerce\Storage\CustomerLinkRepository;

/**
 * Finds an order's customer in SORS by PIB, email or phone, and creates one if there is none. However many orders of the
 * customer are sent at a time, it is created once.
 */
final class CustomerResolver
{
    /** Seconds an order waits while another worker looks its customer up or creates it. */
    private const BUSY_SECONDS = 15;

    /** Seconds to wait when the result of a creation is uncertain; longer than its lease. */
    private const UNCERTAIN_SECONDS = 330;

    /** How often, and for how many microseconds, to wait for another worker's lease before the entry is retried later. */
    private const MAX_POLLS = 10;
    private const POLL_MICROSECONDS = 150_000;

    private readonly CustomerLinkRepository $links;
    private readonly CustomerSearch $search;

    public function __construct(private readonly Client $client, string $database)
    {
        $this->links = new CustomerLinkRepository($database);
        $this->search = new CustomerSearch($client);
    }

    /**
     * @return string SORS's ID of the customer.
     *
     * @throws UnsendableException|RetryLaterException
     * @throws SorsException when a request fails.
     */
    public function resolveId(OrderCustomer $customer): string
    {
        $known = $this->links->findCustomerId($customer->key());
        if ($known !== null) {
            return $known;
        }
        $phone = $customer->phoneKey();
        if ($phone === null) {
            return $this->withLease($customer->key(), fn (string $key): string => $this->resolveUnderLease($customer, $key));
        }
        return $this->withLease($phone, function () use ($customer, $phone): string {
            try {
                return $this->withLease($customer->key(), fn (string $key): string => $this->resolveUnderLease($customer, $key));
            } finally {
                $this->links->releaseLease($phone);
            }
        });
    }

    /**
     * Runs a task under the lease of a key, or returns the ID that another worker has stored meanwhile.
     *
     * @param callable(string): string $task
     *
     * @throws RetryLaterException when another worker holds the lease for too long.
     */
    private function withLease(string $key, callable $task): string
    {
        for ($poll = 0; !$this->links->claimLease($key); $poll++) {
            if ($poll >= self::MAX_POLLS) {
                throw new RetryLaterException(__('Another order’s worker is looking the customer up, or it is not known yet whether SORS has created the customer.', 'sors-for-woocommerce'), self::BUSY_SECONDS);
            }
            FiberPool::sleepMicroseconds(self::POLL_MICROSECONDS);
            $known = $this->links->findCustomerId($key);
            if ($known !== null) {
                return $known;
            }
        }

        return $task($key);
    }

    /**
     * Like resolveId(), but creates no customer.
     *
     * @return string|null Null when SORS has no such customer.
     *
     * @throws UnsendableException
     * @throws SorsException when a request fails.
     */
    public function findId(OrderCustomer $customer): ?string
    {
        return $this->links->findCustomerId($customer->key()) ?? $this->search->findId($customer);
    }

    /** Looks the customer up or creates it; this worker holds the lease. */
    private function resolveUnderLease(OrderCustomer $customer, string $key): string
    {
        $known = $this->links->findCustomerId($key);
        if ($known !== null) {
            $this->links->releaseLease($key);
            return $known;
        }
        $isUncertain = $this->links->hasUncertainCreation($key);
        try {
            $id = $this->search->findId($customer);
        } catch (\Throwable $error) {
            // The lease of an uncertain creation stays: it records that SORS may have the customer.
            if (!$isUncertain) {
                $this->links->releaseLease($key);
            }
            throw $error;
        }
        if ($id === null && $isUncertain && !$customer->canBeFound()) {
            throw new UnsendableException(__('It is not known whether SORS has created this order’s customer. Without PIB and email, the customer can’t be looked up. Find the customer in SORS, enter its email address on the order, then retry.', 'sors-for-woocommerce'));
        }
        if ($id === null && $customer->retailCode !== '') {
            $this->links->releaseLease($key);
            throw new UnsendableException(sprintf(
                /* translators: %s: code of a customer in SORS */
                __('SORS has no customer with the code %s, which is set for private persons. Correct it under WooCommerce › SORS › Settings, then retry.', 'sors-for-woocommerce'),
                $customer->retailCode
            ));
        }
        $id ??= $this->createCustomer($customer, $key);
        $this->links->storeCustomer($key, $id);

        return $id;
    }

    private function createCustomer(OrderCustomer $customer, string $key): string
    {
        $this->links->markCreating($key);
        try {
            return (string) $this->client->createCustomer($customer->toArray())['id'];
        } catch (UncertainException) {
            throw new RetryLaterException(__('SORS sent no response when the order’s customer was created. The customer is looked up again before anything else is sent.', 'sors-for-woocommerce'), self::UNCERTAIN_SECONDS);
        } catch (SorsException $error) {
            $this->links->releaseLease($key);
            throw $error;
        }
    }
}
