<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

/**
 * The order can't become a document until staff fix something. The message names it in one or two sentences for an
 * administrator, without personal data.
 */
final class UnsendableException extends \RuntimeException
{
}
