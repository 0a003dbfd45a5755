<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

/**
 * The sandbox's own time, to be taken off: how long it takes to hand out the pages a run reads, to somebody who throws
 * them away.
 */
final class Timing
{
    /** @return array{sandbox_seconds: float} Catalog: groups and articles; stock: twice, as the brake looks first. */
    public function pages(): array
    {
        $wire = new Wire();
        $began = hrtime(true);
        foreach (['groups', 'articles', 'stock', 'stock'] as $kind) {
            foreach ($wire->answers($kind) as $answer) {
                unset($answer);
            }
        }

        return ['sandbox_seconds' => round((hrtime(true) - $began) / 1e9, 2)];
    }
}
