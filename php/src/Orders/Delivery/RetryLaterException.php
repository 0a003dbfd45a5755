<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

/**
 * The document must wait for another worker or another document. Nothing is wrong with the order.
 */
final class RetryLaterException extends \RuntimeException
{
    /** @param int $retryAfterSeconds Seconds until the next attempt. */
    public function __construct(string $reason, public readonly int $retryAfterSeconds)
    {
        parent::__construct($reason);
    }
}
