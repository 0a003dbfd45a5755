<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

/**
 * There is nothing to send any more: the order was cancelled or deleted before its document went out.
 */
final class NothingToSendException extends \RuntimeException
{
}
