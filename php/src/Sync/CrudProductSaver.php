<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

/**
 * Stores it through WooCommerce's CRUD.
 */
final class CrudProductSaver implements ProductSaver
{
    public function save(\WC_Product $product, string $sorsId, string $code, string $action): int
    {
        return (int) $product->save();
    }

    public function persists(): bool
    {
        return true;
    }
}
