<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

/**
 * Another worker took the run over; what this one had not committed is undone.
 */
final class LeaseLostException extends \RuntimeException
{
}
