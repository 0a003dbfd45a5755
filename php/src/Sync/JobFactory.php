<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

use SorsForWooCommerce\Storage\UnsentQuantities;
use SorsForWooCommerce\Sync\Catalog\CatalogJob;
use SorsForWooCommerce\Sync\Images\ImagesJob;
use SorsForWooCommerce\Sync\Stock\StockJob;

/**
 * The job of each kind of run.
 */
final class JobFactory
{
    public static function create(RunContext $session): Job
    {
        return match ($session->run->kind) {
            'catalog' => new CatalogJob($session),
            'stock' => new StockJob($session, new UnsentQuantities($session->settings)),
            'images' => new ImagesJob($session),
        };
    }
}
