<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

use SorsForWooCommerce\Sync\Images\StagingDirectory;

/**
 * Files of ours that are no pictures of products: what a killed worker left among the uploads, and the log.
 */
final class UploadCleanup
{
    /** Of the present site. */
    public static function deleteSiteFiles(): void
    {
        $uploads = wp_upload_dir(null, false)['basedir'];
        StagingDirectory::removeStale($uploads, 0);
        if (!self::isLogShared()) {
            self::deleteLogs((string) apply_filters('woocommerce_log_directory', $uploads . '/wc-logs/'));
        }
    }

    /** Of all sites together. */
    public static function deleteSharedFiles(): void
    {
        if (self::isLogShared()) {
            self::deleteLogs((string) constant('WC_LOG_DIR'));
        }
    }

    /** Whether wp-config.php names one directory for all logs; WooCommerce, where it is loaded, says so. */
    private static function isLogShared(): bool
    {
        return class_exists('WooCommerce', false)
            ? defined('WC_LOG_DIR_CUSTOM') && constant('WC_LOG_DIR_CUSTOM') === true
            : defined('WC_LOG_DIR');
    }

    private static function deleteLogs(string $directory): void
    {
        $found = glob(trailingslashit($directory) . 'sors-*.log');
        foreach ($found === false ? [] : $found as $file) {
            // WooCommerce puts the day after the source: another source that begins like ours is none of ours.
            if (preg_match('/^sors-\d{4}-\d{2}-\d{2}\b/', basename($file)) === 1) {
                wp_delete_file($file);
            }
        }
    }
}
