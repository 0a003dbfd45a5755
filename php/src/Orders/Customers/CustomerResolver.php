<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Customers;

use Sors\Client;
use Sors\Exception\SorsException;
use Sors\Exception\UncertainException;
use SorsForWooCommerce\Orders\Delivery\FiberPool;
use SorsForWooCommerce\Orders\Delivery\RetryLaterException;
use SorsForWooCommerce\Orders\Delivery\UnsendableException;

/**
 * Finds an order's customer in SORS by PIB, e-mail or phone, and creates it when there is none: once, however many
 * orders of the customer are on their way.
 */
final class CustomerResolver
{
    /** Seconds another order waits when its customer is just being looked up or created. */
    private const BUSY_SECONDS = 15;

    /** Seconds to wait when a creation's outcome is unknown; longer than its claim lasts. */
    private const UNCERTAIN_SECONDS = 330;

    /** How often, and for how many microseconds, to wait for the other worker before giving the row back. */
    private const MAX_POLLS = 10;
    private const POLL_MICROSECONDS = 150_000;

    private readonly CustomerLinks $links;
    private readonly CustomerSearch $search;

    public function __construct(private readonly Client $client, string $database)
    {
        $this->links = new CustomerLinks($database);
        $this->search = new CustomerSearch($client);
    }

    /**
     * @return string SORS's id of the customer.
     *
     * @throws UnsendableException|RetryLaterException
     * @throws SorsException when SORS can't be asked.
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
     * Does what only one worker may do at a time for a key; another one's result is taken over.
     *
     * @param callable(string): string $work
     *
     * @throws RetryLaterException when another worker takes too long.
     */
    private function withLease(string $key, callable $work): string
    {
        for ($poll = 0; !$this->links->claimLease($key); $poll++) {
            if ($poll >= self::MAX_POLLS) {
                throw new RetryLaterException(__('The customer is just being looked up for another order, or it is not yet known whether SORS has created it.', 'sors-for-woocommerce'), self::BUSY_SECONDS);
            }
            FiberPool::sleepMicroseconds(self::POLL_MICROSECONDS);
            $known = $this->links->findCustomerId($key);
            if ($known !== null) {
                return $known;
            }
        }

        return $work($key);
    }

    /**
     * As resolve(), but creates nobody.
     *
     * @return string|null Null where SORS has no such customer.
     *
     * @throws UnsendableException
     * @throws SorsException when SORS can't be asked.
     */
    public function findId(OrderCustomer $customer): ?string
    {
        return $this->links->findCustomerId($customer->key()) ?? $this->search->findId($customer);
    }

    /** The claim is ours: nobody else looks this customer up or creates it. */
    private function resolveUnderLease(OrderCustomer $customer, string $key): string
    {
        $known = $this->links->findCustomerId($key);
        if ($known !== null) {
            $this->links->releaseLease($key);
            return $known;
        }
        $open = $this->links->hasUncertainCreation($key);
        try {
            $id = $this->search->findId($customer);
        } catch (\Throwable $error) {
            // An open claim stays: it remembers that SORS may have the customer.
            if (!$open) {
                $this->links->releaseLease($key);
            }
            throw $error;
        }
        if ($id === null && $open && !$customer->canBeFound()) {
            throw new UnsendableException(__('It is not known whether SORS has created this order’s customer, and without PIB and e-mail it can’t be looked up. Look in SORS, give the order an e-mail address the customer has there, then retry.', 'sors-for-woocommerce'));
        }
        if ($id === null && $customer->retailCode !== '') {
            $this->links->releaseLease($key);
            throw new UnsendableException(sprintf(
                /* translators: %s: code of a customer in SORS */
                __('SORS has no customer with the code %s, which is set for private persons. Correct it under WooCommerce → SORS, then retry.', 'sors-for-woocommerce'),
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
            throw new RetryLaterException(__('SORS did not answer when the order’s customer was created. It is looked up again before anything else is sent.', 'sors-for-woocommerce'), self::UNCERTAIN_SECONDS);
        } catch (SorsException $error) {
            $this->links->releaseLease($key);
            throw $error;
        }
    }
}
