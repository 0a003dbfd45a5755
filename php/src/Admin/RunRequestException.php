<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

/**
 * A run can't be started, stopped or found; the message is for the administrator, the code an HTTP status.
 */
final class RunRequestException extends \RuntimeException
{
}
