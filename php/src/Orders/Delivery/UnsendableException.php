<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Delivery;

/**
 * An order that can't become a document until a person has mended something. The message says what, in one sentence
 * or two for an administrator, without personal data.
 */
final class UnsendableException extends \RuntimeException
{
}
