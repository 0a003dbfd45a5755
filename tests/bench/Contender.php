<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

/**
 * One way to import SORS's articles into the shop.
 */
interface Contender
{
    /** Prepares the step before the measurement: settings, categories. */
    public function prepare(string $step): void;

    /** @param 'import'|'unchanged'|'changed'|'stock'|'images'|'images-again' $step */
    public function run(string $step): void;
}
