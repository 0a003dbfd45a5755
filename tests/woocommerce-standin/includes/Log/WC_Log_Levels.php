<?php

declare(strict_types=1);

/**
 * Levels of log entries.
 */
abstract class WC_Log_Levels
{
    public const EMERGENCY = 'emergency';
    public const ALERT = 'alert';
    public const CRITICAL = 'critical';
    public const ERROR = 'error';
    public const WARNING = 'warning';
    public const NOTICE = 'notice';
    public const INFO = 'info';
    public const DEBUG = 'debug';

    private const SEVERITY = [
        self::EMERGENCY => 800, self::ALERT => 700, self::CRITICAL => 600, self::ERROR => 500,
        self::WARNING => 400, self::NOTICE => 300, self::INFO => 200, self::DEBUG => 100,
    ];

    public static function is_valid_level($level): bool
    {
        return isset(self::SEVERITY[strtolower((string) $level)]);
    }

    /** @return int 0 for an unknown one. */
    public static function get_level_severity($level): int
    {
        return self::SEVERITY[strtolower((string) $level)] ?? 0;
    }
}
