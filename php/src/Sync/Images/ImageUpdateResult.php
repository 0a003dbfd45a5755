<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Images;

/**
 * What became of one article's pictures.
 */
final class ImageUpdateResult
{
    /** Whether the product had to be written. */
    public bool $isChanged = false;

    /** @var list<string> Why pictures could not be had. */
    public array $errors = [];
}
