<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Connection;

/**
 * WooCommerce's log, source `sors`. Callers pass ids, codes and states: never a key, never personal data.
 */
final class Log
{
    public const SOURCE = 'sors';

    /** @param array<string, scalar|null> $context */
    public static function info(string $message, array $context = []): void
    {
        wc_get_logger()->info($message, ['source' => self::SOURCE] + $context);
    }

    /** @param array<string, scalar|null> $context */
    public static function warning(string $message, array $context = []): void
    {
        wc_get_logger()->warning($message, ['source' => self::SOURCE] + $context);
    }

    /** @param array<string, scalar|null> $context */
    public static function error(string $message, array $context = []): void
    {
        wc_get_logger()->error($message, ['source' => self::SOURCE] + $context);
    }
}
