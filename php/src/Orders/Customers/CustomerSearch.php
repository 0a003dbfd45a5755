<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Customers;

use Sors\Client;
use SorsForWooCommerce\Connection\Log;

/**
 * Looks an order's customer up in SORS: by PIB, then by email, then by phone if the settings allow it. Every row is
 * compared again here, so that an imprecise search never returns another customer.
 */
final class CustomerSearch
{
    public function __construct(private readonly Client $client)
    {
    }

    /**
     * @return string|null SORS's ID; null when SORS has no such customer.
     *
     * @throws \Sors\Exception\SorsException when a request fails.
     */
    public function findId(OrderCustomer $customer): ?string
    {
        if ($customer->retailCode !== '') {
            return $this->findByCode($customer->retailCode);
        }

        return $this->findByPib($customer->pib) ?? $this->findByEmail($customer) ?? $this->findByPhone($customer);
    }

    /** Finds a customer by its code (šifra). */
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

    /** An accountant may order for two companies and privately: the email is the same, the customer isn't. */
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

        return self::chooseId(array_values($found), 'email');
    }

    /** A company or a family may share a phone: a row with another PIB isn't the customer. */
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
     * Whether a customer found by email or phone may be the order's customer. A company gets no document of a private
     * person, nor the other way around. In a shop without a PIB field, a company may order without a PIB.
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
        // Without a PIB on the order, the private person precedes the company with the same email. Then the oldest wins.
        usort($found, static fn (array $one, array $other): int => self::sortKey($one) <=> self::sortKey($other));
        if (count($found) > 1) {
            Log::warning(sprintf('SORS has %d customers with the same %s; customer %s is used.', count($found), $by, (string) $found[0]['id']));
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
