<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Images;

use SorsForWooCommerce\Storage\LinkRepository;

/**
 * Files put among the uploads for attachments that may yet come to nothing: an item that is undone, a worker that is
 * killed. Each is listed in the run's own directory before it is written, so that whoever clears that away finds it.
 */
final class UploadJournal
{
    public const FILE_NAME = 'placed.list';

    public function __construct(private readonly StagingDirectory $directory)
    {
    }

    /** Before the file is there. */
    public function recordFile(string $database, string $hash, string $file): void
    {
        $line = wp_json_encode(['database' => $database, 'hash' => $hash, 'file' => $file], JSON_INVALID_UTF8_SUBSTITUTE);
        file_put_contents($this->directory->path . '/' . self::FILE_NAME, $line . "\n", FILE_APPEND);
    }

    /** Outside any transaction: removes what no attachment has. */
    public function removeOrphans(): void
    {
        $list = $this->directory->path . '/' . self::FILE_NAME;
        if (!is_file($list)) {
            return;
        }
        $byDatabase = [];
        foreach ((array) file($list, FILE_IGNORE_NEW_LINES) as $line) {
            $one = json_decode((string) $line, true);
            // The last line of a killed worker may be half a line: then its file was not begun.
            if (is_array($one) && array_diff(['database', 'hash', 'file'], array_keys($one)) === []) {
                $byDatabase[$one['database']][$one['file']] = $one['hash'];
            }
        }
        foreach ($byDatabase as $database => $files) {
            $links = (new LinkRepository())->findBySorsIds((string) $database, 'attachment', array_values(array_map('strval', $files)));
            foreach ($files as $file => $hash) {
                $link = $links[$hash] ?? null;
                if ($link === null || $link->postType !== 'attachment' || !self::belongsTo((int) $link->wpId, (string) $file)) {
                    self::removeFiles((string) $file);
                }
            }
        }
        wp_delete_file($list);
    }

    private static function belongsTo(int $attachment, string $file): bool
    {
        $attached = (string) get_attached_file($attachment, true);

        return dirname($attached) === dirname($file) && str_starts_with(basename($attached), pathinfo($file, PATHINFO_FILENAME));
    }

    /** The file and what was made of it. */
    private static function removeFiles(string $file): void
    {
        $stem = dirname($file) . '/' . pathinfo($file, PATHINFO_FILENAME);
        $uploads = wp_upload_dir(null, false);
        // The part of the content's hash in its name makes it ours.
        if (!str_starts_with($stem, $uploads['basedir'] . '/') || preg_match('/-[0-9a-f]{12}$/', $stem) !== 1) {
            return;
        }
        foreach (array_filter([...(array) glob($stem . '.*'), ...(array) glob($stem . '-*')]) as $path) {
            wp_delete_file($path);
        }
    }
}
