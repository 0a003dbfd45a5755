<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Support;

/**
 * Stands for the end of a request: a redirect, or wp_die().
 */
final class FinishedProcess extends \Exception
{
    public function __construct(
        public readonly int $status,
        public readonly string $location,
        public readonly string $text
    ) {
        parent::__construct($text);
    }
}
