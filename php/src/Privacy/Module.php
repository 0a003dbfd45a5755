<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Privacy;

use SorsForWooCommerce\Storage\Retention;

/**
 * What the shop keeps of people and of its work: for how long, and what they may ask for.
 */
final class Module implements \SorsForWooCommerce\Module
{
    public function register(): void
    {
        Retention::register();
    }
}
