<?php

declare(strict_types=1);

/**
 * Writes the log to wc-logs in the uploads folder: one file per day and source.
 */
class WC_Log_Handler_File
{
    /**
     * @param int                  $timestamp
     * @param string               $level
     * @param string               $message
     * @param array<string, mixed> $context
     */
    public function handle($timestamp, $level, $message, $context): bool
    {
        $source = isset($context['source']) && (string) $context['source'] !== '' ? (string) $context['source'] : 'log';
        unset($context['source'], $context['_legacy']);
        $line = gmdate('c', (int) $timestamp) . ' ' . strtoupper((string) $level) . ' ' . $message;
        if ($context !== []) {
            $line .= ' CONTEXT: ' . wp_json_encode($context, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
        }
        self::prepare_directory();

        return file_put_contents((string) self::get_log_file_path($source), $line . "\n", FILE_APPEND | LOCK_EX) !== false;
    }

    /** @return string|false Today's file of a source. */
    public static function get_log_file_path($handle)
    {
        return WC_LOG_DIR . self::get_log_file_name($handle);
    }

    /** @return string|false Contains a random part, since uploads may be public. */
    public static function get_log_file_name($handle)
    {
        $date = gmdate('Y-m-d');

        return sanitize_file_name(implode('-', [(string) $handle, $date, wp_hash($handle . $date)])) . '.log';
    }

    private static function prepare_directory(): void
    {
        if (!is_dir(WC_LOG_DIR)) {
            wp_mkdir_p(WC_LOG_DIR);
        }
        if (!is_file(WC_LOG_DIR . '.htaccess')) {
            file_put_contents(WC_LOG_DIR . '.htaccess', 'deny from all');
            file_put_contents(WC_LOG_DIR . 'index.html', '');
        }
    }
}
