<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

/**
 * One way to bring SORS's articles into the shop.
 */
interface Contender
{
    /** What is done once by hand, before the clock starts: settings, categories made. */
    public function prepare(string $step): void;

    /** @param 'import'|'unchanged'|'changed'|'stock'|'pictures'|'pictures-again' $step */
    public function run(string $step): void;
}
