<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

/**
 * What was given names more than one product.
 */
final class AmbiguousProductException extends \DomainException
{
}
