<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

/**
 * What is done with a product that was changed in memory.
 */
interface ProductSaver
{
    /**
     * @param string $sorsId Of the article it stands for.
     * @param string $code   Of the article.
     * @param string $action How a report calls it: 'create', 'update', 'draft', 'out_of_stock' or 'restore'.
     *
     * @return int The product's id; 0 where it was not stored.
     */
    public function save(\WC_Product $product, string $sorsId, string $code, string $action): int;

    /** Whether the shop has it afterwards. */
    public function persists(): bool;
}
