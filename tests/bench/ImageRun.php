<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Sync\Runner;

/**
 * One run of the image sync in a shop without images.
 */
final class ImageRun
{
    /** @return array{images: int, seconds: float, cpu_ms: float} */
    public static function measure(bool $scaled): array
    {
        self::deleteImages();
        $choice = $scaled ? '__return_true' : '__return_false';
        add_filter('sors_scale_images', $choice);
        [$started, $cpu] = [hrtime(true), self::cpuMilliseconds()];
        self::runSync('images');
        $seconds = (hrtime(true) - $started) / 1e9;
        remove_filter('sors_scale_images', $choice);

        return ['images' => self::countAttachments(), 'seconds' => $seconds, 'cpu_ms' => self::cpuMilliseconds() - $cpu];
    }

    /** @return array{images: int, seconds: float} A run without changes. */
    public static function measureUnchanged(): array
    {
        [$started, $before] = [hrtime(true), self::countAttachments()];
        $run = self::runSync('images');
        if ($run->bytes !== 0) {
            throw new \RuntimeException("The second run fetched {$run->bytes} bytes.");
        }

        return ['images' => self::countAttachments() - $before, 'seconds' => (hrtime(true) - $started) / 1e9];
    }

    public static function runSync(string $kind): Run
    {
        $runner = new Runner();
        $run = $runner->runToEnd($runner->start($kind, 'cli')->id);
        if ($run->state !== 'completed' || $run->failed > 0) {
            throw new \RuntimeException("{$kind}: {$run->state}, {$run->failed} failed. {$run->reason}");
        }

        return $run;
    }

    /** Deletes all attachments of the sync. */
    private static function deleteImages(): void
    {
        global $wpdb;
        foreach ($wpdb->get_col("SELECT wp_id FROM " . Schema::table('links') . " WHERE kind = 'attachment'") as $id) {
            wp_delete_attachment((int) $id, true);
        }
        $wpdb->query("DELETE FROM {$wpdb->postmeta} WHERE meta_key IN ('_thumbnail_id', '_product_image_gallery')");
        $wpdb->query('DELETE FROM ' . Schema::table('links') . " WHERE kind IN ('attachment', 'image_source')");
        $wpdb->query('UPDATE ' . Schema::table('links') . " SET images_fingerprint = ''");
        wp_cache_flush();
    }

    private static function countAttachments(): int
    {
        global $wpdb;

        return (int) $wpdb->get_var('SELECT COUNT(*) FROM ' . Schema::table('links') . " WHERE kind = 'attachment'");
    }

    /** CPU time of all threads of this process, in milliseconds. */
    private static function cpuMilliseconds(): float
    {
        $usage = getrusage();

        return ($usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec']) * 1e3 + ($usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec']) / 1e3;
    }
}
