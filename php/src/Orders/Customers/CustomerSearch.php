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
    public function find(OrderCustomer $customer): ?string
    {
        if ($customer->retail !== '') {
            return $this->byCode($customer->retail);
        }

        return $this->byPib($customer->pib) ?? $this->byEmail($customer) ?? $this->byPhone($customer);
    }

    /** The customer of a code (šifra). */
    private function byCode(string $code): ?string
    {
        $found = array_filter(
            $this->client->customers(['code' => $code]),
            static fn (array $row): bool => trim((string) ($row['code'] ?? '')) === $code
        );

        return self::choose(array_values($found), 'code');
    }

    private function byPib(string $pib): ?string
    {
        if ($pib === '') {
            return null;
        }
        $found = array_filter(
            $this->client->customers(['pib' => $pib]),
            static fn (array $row): bool => self::pibOf($row) === $pib
        );

        return self::choose(array_values($found), 'PIB');
    }

    /** One accountant orders for two companies, and for himself: the e-mail is the same, the customer is not. */
    private function byEmail(OrderCustomer $customer): ?string
    {
        if ($customer->email === '') {
            return null;
        }
        $found = array_filter(
            $this->client->customers(['email' => $customer->email]),
            static fn (array $row): bool => strtolower(trim((string) ($row['email'] ?? ''))) === $customer->email
                && self::fits($row, $customer)
        );

        return self::choose(array_values($found), 'e-mail');
    }

    /** One phone in a company or a family: a row with another PIB is not the customer. */
    private function byPhone(OrderCustomer $customer): ?string
    {
        if ($customer->phone === '') {
            return null;
        }
        foreach (PhoneNumber::spellings($customer->phone) as $spelling) {
            $found = array_filter(
                $this->client->customers(['phone' => $spelling]),
                static fn (array $row): bool => PhoneNumber::normalise((string) ($row['phone'] ?? '')) === $customer->phone
                    && self::fits($row, $customer)
            );
            if ($found !== []) {
                return self::choose(array_values($found), 'phone');
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
    private static function fits(array $row, OrderCustomer $customer): bool
    {
        $pib = self::pibOf($row);

        return $customer->pib !== '' ? $pib === $customer->pib : $pib === '' || !$customer->isPrivate;
    }

    /** @param list<array<string, string|null>> $found */
    private static function choose(array $found, string $by): ?string
    {
        // Who orders without a PIB is rather the person than the company of the same e-mail address. Then the oldest.
        usort($found, static fn (array $one, array $other): int => self::rank($one) <=> self::rank($other));
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
    private static function rank(array $row): array
    {
        return [self::pibOf($row) !== '', strlen((string) $row['id']), (string) $row['id']];
    }

    /** @param array<string, string|null> $row */
    private static function pibOf(array $row): string
    {
        return Pib::normalise((string) ($row['pib'] ?? ''));
    }
}
