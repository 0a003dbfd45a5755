<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Customers;

use Sors\Client;
use SorsForWooCommerce\Connection\Log;

/**
 * Asks SORS for an order's customer: by PIB, then by e-mail, then by phone where the shop wants that. What comes back is compared here once more, so that an
 * answer to another question is never taken for the customer.
 */
final class CustomerSearch
{
    public function __construct(private readonly Client $client)
    {
    }

    /**
     * @return string|null SORS's id; null when SORS has no such customer.
     *
     * @throws \Sors\Exception\SorsException when SORS can't be asked.
     */
    public function findId(OrderCustomer $customer): ?string
    {
        if ($customer->retailCode !== '') {
            return $this->findByCode($customer->retailCode);
        }

        return $this->findByPib($customer->pib) ?? $this->findByEmail($customer) ?? $this->findByPhone($customer);
    }

    /** The customer of a code (šifra). */
    private function findByCode(string $code): ?string
    {
        $found = array_filter(
            $this->client->customers(['code' => $code]),
            static fn (array $row): bool => trim((string) ($row['code'] ?? '')) === $code
        );

        return self::chooseId(array_values($found), 'code');
    }

    private function findByPib(string $pib): ?string
    {
        if ($pib === '') {
            return null;
        }
        $found = array_filter(
            $this->client->customers(['pib' => $pib]),
            static fn (array $row): bool => self::normalizedPib($row) === $pib
        );

        return self::chooseId(array_values($found), 'PIB');
    }

    /** One accountant orders for two companies, and for himself: the e-mail is the same, the customer is not. */
    private function findByEmail(OrderCustomer $customer): ?string
    {
        if ($customer->email === '') {
            return null;
        }
        $found = array_filter(
            $this->client->customers(['email' => $customer->email]),
            static fn (array $row): bool => strtolower(trim((string) ($row['email'] ?? ''))) === $customer->email
                && self::isMatch($row, $customer)
        );

        return self::chooseId(array_values($found), 'e-mail');
    }

    /** One phone in a company or a family: a row with another PIB is not the customer. */
    private function findByPhone(OrderCustomer $customer): ?string
    {
        if ($customer->phone === '') {
            return null;
        }
        foreach (PhoneNumber::listSpellings($customer->phone) as $spelling) {
            $found = array_filter(
                $this->client->customers(['phone' => $spelling]),
                static fn (array $row): bool => PhoneNumber::normalize((string) ($row['phone'] ?? '')) === $customer->phone
                    && self::isMatch($row, $customer)
            );
            if ($found !== []) {
                return self::chooseId(array_values($found), 'phone');
            }
        }

        return null;
    }

    /**
     * Whether a customer found by something else than the PIB may be the one: a company gets no document of a person's, nor
     * a person one of a company's. Where the shop asks for no PIB, a company may order without.
     *
     * @param array<string, string|null> $row
     */
    private static function isMatch(array $row, OrderCustomer $customer): bool
    {
        $pib = self::normalizedPib($row);

        return $customer->pib !== '' ? $pib === $customer->pib : $pib === '' || !$customer->isPrivatePerson;
    }

    /** @param list<array<string, string|null>> $found */
    private static function chooseId(array $found, string $by): ?string
    {
        // Who orders without a PIB is rather the person than the company of the same e-mail address. Then the oldest.
        usort($found, static fn (array $one, array $other): int => self::sortKey($one) <=> self::sortKey($other));
        if (count($found) > 1) {
            Log::warning(sprintf('SORS has %d customers of one %s; customer %s is taken.', count($found), $by, (string) $found[0]['id']));
        }

        return $found === [] ? null : (string) $found[0]['id'];
    }

    /**
     * @param array<string, string|null> $row
     *
     * @return array{bool, int, string}
     */
    private static function sortKey(array $row): array
    {
        return [self::normalizedPib($row) !== '', strlen((string) $row['id']), (string) $row['id']];
    }

    /** @param array<string, string|null> $row */
    private static function normalizedPib(array $row): string
    {
        return Pib::normalize((string) ($row['pib'] ?? ''));
    }
}
