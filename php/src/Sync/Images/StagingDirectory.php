<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Images;

use SorsForWooCommerce\Sync\RunHaltedException;

/**
 * A directory for pictures on their way into the media library. What a killed worker left behind is removed by a later one.
 */
final class StagingDirectory
{
    private const PREFIX = 'sors-incoming-';

    private function __construct(public readonly string $path)
    {
    }

    public static function create(): self
    {
        $uploads = wp_upload_dir(null, true);
        if ($uploads['error'] !== false) {
            throw RunHaltedException::failed(sprintf(
                /* translators: %s: WordPress's message */
                __('Pictures can’t be stored: %s Mend the uploads directory, then start again.', 'sors-for-woocommerce'),
                $uploads['error']
            ));
        }
        self::removeStale($uploads['basedir'], HOUR_IN_SECONDS);
        $path = $uploads['basedir'] . '/' . self::PREFIX . bin2hex(random_bytes(8));
        if (!wp_mkdir_p($path)) {
            /* translators: %s: path of a directory */
            throw RunHaltedException::failed(sprintf(__('The directory %s can’t be made. Give the web server write access to the uploads directory, then start again.', 'sors-for-woocommerce'), $path));
        }

        return new self($path);
    }

    /** Takes out the files, keeps the directory. Outside any transaction. */
    public function clear(): void
    {
        (new UploadJournal($this))->removeOrphans();
        array_map('wp_delete_file', self::listPaths($this->path . '/*'));
    }

    public function remove(): void
    {
        $this->clear();
        // One that can't be emptied is swept later.
        if (is_dir($this->path) && self::listPaths($this->path . '/*') === []) {
            rmdir($this->path);
        }
    }

    /** Removes directories nobody has put anything into for so many seconds. */
    public static function removeStale(string $base, int $seconds): void
    {
        foreach (self::listPaths($base . '/' . self::PREFIX . '*') as $path) {
            if (filemtime($path) <= time() - $seconds) {
                (new self($path))->remove();
            }
        }
    }

    /** @return list<string> */
    private static function listPaths(string $pattern): array
    {
        $paths = glob($pattern);

        return $paths === false ? [] : $paths;
    }
}
