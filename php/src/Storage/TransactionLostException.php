<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

/**
 * The database gave a transaction up (deadlock, lost connection), or something ended it behind our back.
 */
final class TransactionLostException extends \RuntimeException
{
}
