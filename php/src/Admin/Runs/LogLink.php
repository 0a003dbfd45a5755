<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Runs;

use SorsForWooCommerce\Connection\Log;

/**
 * The way to WooCommerce › Status › Logs: to our file of a day where there is one, else to our source or the whole list.
 */
final class LogLink
{
    /** @param int|null $day Unix time within the day; null for any. */
    public static function render(?int $day): void
    {
        printf(
            '<p class="sors-quiet">%s <a href="%s">%s</a></p>',
            esc_html__('Everything is also in the log, source “sors”:', 'sors-for-woocommerce'),
            esc_url(self::url($day)),
            esc_html__('WooCommerce › Status › Logs', 'sors-for-woocommerce')
        );
    }

    public static function url(?int $day): string
    {
        $logs = admin_url('admin.php?page=wc-status&tab=logs');
        // WooCommerce names files by the day in UTC, with a hash that is nobody's business behind it.
        $name = $day === null ? '' : sprintf('%s-%s', Log::SOURCE, gmdate('Y-m-d', $day));
        $files = $name === '' ? [] : (array) glob(self::logDirectory() . $name . '-*.log');

        return match (true) {
            // Since WooCommerce 8.6.
            self::hasLoggingUtil() && $files !== [] => add_query_arg(['view' => 'single_file', 'file_id' => $name], $logs),
            self::hasLoggingUtil() => add_query_arg('source', Log::SOURCE, $logs),
            $files !== [] => add_query_arg('log_file', sanitize_title(basename((string) $files[0])), $logs),
            default => $logs,
        };
    }

    private static function hasLoggingUtil(): bool
    {
        return class_exists(\Automattic\WooCommerce\Utilities\LoggingUtil::class);
    }

    private static function logDirectory(): string
    {
        return match (true) {
            self::hasLoggingUtil() => \Automattic\WooCommerce\Utilities\LoggingUtil::get_log_directory(false),
            defined('WC_LOG_DIR') => (string) constant('WC_LOG_DIR'),
            default => '',
        };
    }
}
