<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

/**
 * The step's time is over; everything so far is committed.
 */
final class TimeLimitException extends \RuntimeException
{
}
