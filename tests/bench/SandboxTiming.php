<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

/**
 * Time that the sandbox itself takes to serve the pages of a run. Reports subtract it.
 */
final class SandboxTiming
{
    /** @return array{sandbox_seconds: float} Catalog: groups and articles; stock: twice, because the safeguard checks it first. */
    public function measurePages(): array
    {
        $client = new PlainClient();
        $started = hrtime(true);
        foreach (['groups', 'articles', 'stock', 'stock'] as $kind) {
            foreach ($client->fetchPages($kind) as $page) {
                unset($page);
            }
        }

        return ['sandbox_seconds' => round((hrtime(true) - $started) / 1e9, 2)];
    }
}
