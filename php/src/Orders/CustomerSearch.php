<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders;

use Sors\Client;
use SorsForWooCommerce\Sors\Log;

/**
 * Asks SORS for an order's customer: by PIB, then by e-mail. What comes back is compared here once more, so that an
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
    public function find(CustomerData $customer): ?string
    {
        return $this->byPib($customer->pib) ?? $this->byEmail($customer);
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

    /** One accountant orders for two companies: the e-mail is the same, the customer is not. */
    private function byEmail(CustomerData $customer): ?string
    {
        if ($customer->email === '') {
            return null;
        }
        $found = array_filter(
            $this->client->customers(['email' => $customer->email]),
            static fn (array $row): bool => strtolower(trim((string) ($row['email'] ?? ''))) === $customer->email
                && ($customer->pib === '' || in_array(self::pibOf($row), ['', $customer->pib], true))
        );

        return self::choose(array_values($found), 'e-mail');
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
