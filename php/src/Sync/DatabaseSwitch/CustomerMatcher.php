<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\DatabaseSwitch;

use Sors\Client;
use Sors\Feed;
use SorsForWooCommerce\Orders\Customers\CustomerKey;
use SorsForWooCommerce\Orders\Customers\Pib;

/**
 * Finds customers of another database by PIB. Those without one are looked up when they order next.
 */
final class CustomerMatcher
{
    /** @param list<array{sors_id: string, wp_id: ?string, code: string, fingerprint: string}> $links */
    public static function match(Client $client, array $links, DatabaseSwitchPlan $plan): void
    {
        if ($links === []) {
            return;
        }
        $found = [];
        foreach (new Feed($client, 'customers') as $batch) {
            foreach ($batch->changed() as $row) {
                $pib = Pib::normalize((string) ($row['pib'] ?? ''));
                if (Pib::isValid($pib)) {
                    $found[CustomerKey::forPib($pib)][] = (string) $row['id'];
                }
            }
        }
        foreach ($links as $link) {
            $ids = $found[$link['code']] ?? [];
            match (count($ids)) {
                0 => $plan->addUnresolved('customer', 'unmatched', '', '', ''),
                1 => $plan->addMatch('customer', ['sors_id' => $ids[0], 'code' => $link['code']]),
                default => $plan->addUnresolved('customer', 'ambiguous', '', '', ''),
            };
        }
    }
}
