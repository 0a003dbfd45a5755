<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

/**
 * Nothing is wrong with the order, but its document has to wait: for another worker, or for another document.
 */
final class RetryLaterException extends \RuntimeException
{
    /** @param int $retryAfterSeconds Before it is worth trying again. */
    public function __construct(string $reason, public readonly int $retryAfterSeconds)
    {
        parent::__construct($reason);
    }
}
