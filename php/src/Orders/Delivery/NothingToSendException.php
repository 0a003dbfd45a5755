<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

/**
 * There is nothing to send: the order was cancelled or deleted before its document was sent.
 */
final class NothingToSendException extends \RuntimeException
{
}
