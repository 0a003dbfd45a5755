<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

use SorsForWooCommerce\Orders\Delivery\Pending;

/**
 * What the shop has sold and SORS does not know of yet.
 */
class UnsentQuantities
{
    /**
     * @param list<int> $productIds   Products and variations.
     * @param string    $sentSinceGmt When the reading of the stock began: what was sent since then is not in it.
     *
     * @return array<int, string> Product → quantity, e.g. "2.5".
     */
    public function listForProducts(array $productIds, string $sentSinceGmt): array
    {
        return Pending::sumByProduct($productIds, $sentSinceGmt);
    }
}
