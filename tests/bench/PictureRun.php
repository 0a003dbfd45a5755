<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Sync\Runner;

/**
 * One run over all pictures, from a shop that has none of them.
 */
final class PictureRun
{
    /** @return array{pictures: int, seconds: float, cpu_ms: float} */
    public static function measure(bool $scaled): array
    {
        self::forget();
        $choice = $scaled ? '__return_true' : '__return_false';
        add_filter('sors_scale_images', $choice);
        [$began, $cpu] = [hrtime(true), self::cpu()];
        self::sync('images');
        $seconds = (hrtime(true) - $began) / 1e9;
        remove_filter('sors_scale_images', $choice);

        return ['pictures' => self::attachments(), 'seconds' => $seconds, 'cpu_ms' => self::cpu() - $cpu];
    }

    /** @return array{pictures: int, seconds: float} A run that finds everything there. */
    public static function again(): array
    {
        [$began, $before] = [hrtime(true), self::attachments()];
        $run = self::sync('images');
        if ($run->bytes !== 0) {
            throw new \RuntimeException("The second run fetched {$run->bytes} bytes.");
        }

        return ['pictures' => self::attachments() - $before, 'seconds' => (hrtime(true) - $began) / 1e9];
    }

    public static function sync(string $kind): Run
    {
        $runner = new Runner();
        $run = $runner->runToEnd($runner->start($kind, 'cli')->id);
        if ($run->state !== 'completed' || $run->failed > 0) {
            throw new \RuntimeException("{$kind}: {$run->state}, {$run->failed} failed. {$run->reason}");
        }

        return $run;
    }

    /** As if no picture had ever been attached. */
    private static function forget(): void
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

    private static function attachments(): int
    {
        global $wpdb;

        return (int) $wpdb->get_var('SELECT COUNT(*) FROM ' . Schema::table('links') . " WHERE kind = 'attachment'");
    }

    /** Milliseconds all threads of this process have worked. */
    private static function cpu(): float
    {
        $usage = getrusage();

        return ($usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec']) * 1e3 + ($usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec']) / 1e3;
    }
}
