<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Images;

use SorsForWooCommerce\Storage\Link;
use SorsForWooCommerce\Storage\LinkRepository;

/**
 * Attachments by content: one for each distinct picture, whichever articles show it.
 */
final class AttachmentStore
{
    private const EXTENSIONS = [
        'image/jpeg' => 'jpg',
        'image/png' => 'png',
        'image/webp' => 'webp',
        'image/gif' => 'gif',
        'image/avif' => 'avif',
    ];

    private readonly LinkRepository $links;

    /** @var array<string, int> Hash → attachment, as far as looked up. */
    private array $idsByHash = [];

    public function __construct(private readonly string $database, private readonly int $runId, private readonly UploadJournal $journal)
    {
        $this->links = new LinkRepository();
        require_once ABSPATH . 'wp-admin/includes/image.php';
        require_once ABSPATH . 'wp-admin/includes/file.php';
        require_once ABSPATH . 'wp-admin/includes/media.php';
    }

    /**
     * Looks up what the shop has, in one query.
     *
     * @param list<string> $hashes
     */
    public function loadByHashes(array $hashes): void
    {
        $this->idsByHash = array_map(
            static fn (Link $link): int => (int) $link->wpId,
            array_filter($this->links->findBySorsIds($this->database, 'attachment', $hashes), static fn (Link $link): bool => $link->postType === 'attachment')
        );
    }

    /** Whether the shop has a picture, as far as looked up. */
    public function hasHash(string $hash): bool
    {
        return array_key_exists($hash, $this->idsByHash);
    }

    /**
     * The attachment of a picture; made when the shop has none of that content.
     *
     * @param array{path: ?string, hash: ?string, bytes: int, mime: ?string} $file As Sors\Client::fetchImages() gives it.
     * @param string $title Name of the product.
     * @param string $stem  For the file's name, e.g. the SKU.
     */
    public function getOrCreate(array $file, string $title, string $stem): int
    {
        $hash = (string) $file['hash'];
        $present = $this->idsByHash[$hash] ?? null;
        if ($present !== null) {
            return $present;
        }
        $id = $this->createAttachment($file, $title, $stem);
        $this->links->save($this->database, 'attachment', [['sors_id' => $hash, 'wp_id' => $id, 'last_run' => $this->runId, 'created_by_us' => 1]]);

        return $this->idsByHash[$hash] = $id;
    }

    /** @param array{path: ?string, hash: ?string, mime: ?string} $file */
    private function createAttachment(array $file, string $title, string $stem): int
    {
        $mime = (string) $file['mime'];
        $extension = self::EXTENSIONS[$mime] ?? null;
        if ($extension === null || !in_array($mime, get_allowed_mime_types(), true)) {
            /* translators: %s: MIME type */
            throw new \RuntimeException(sprintf(__('The shop does not accept pictures of type %s.', 'sors-for-woocommerce'), $mime));
        }
        $stored = $this->storeFile((string) $file['path'], sanitize_title($stem, 'sors'), (string) $file['hash'], $extension, $mime);
        $id = wp_insert_attachment(wp_slash([
            'post_mime_type' => $stored['type'],
            'guid' => $stored['url'],
            'post_title' => $title,
            'post_content' => '',
            'post_status' => 'inherit',
        ]), $stored['file'], 0, true);
        if ($id instanceof \WP_Error) {
            throw new \RuntimeException($id->get_error_message());
        }
        wp_update_attachment_metadata($id, wp_generate_attachment_metadata($id, $stored['file']));
        update_post_meta($id, '_wp_attachment_image_alt', wp_slash(wp_strip_all_tags(html_entity_decode($title, ENT_QUOTES | ENT_HTML5))));

        return $id;
    }

    /**
     * Copies it to where uploads of this month lie. Its name holds its content's hash: a worker killed before its
     * commit leaves a file that the next one takes the place of, or clears away.
     *
     * @return array{file: string, url: string, type: string}
     */
    private function storeFile(string $from, string $stem, string $hash, string $extension, string $mime): array
    {
        $uploads = wp_upload_dir();
        $name = sprintf('%s-%s.%s', substr(rawurldecode($stem), 0, 80), substr($hash, 0, 12), $extension);
        $name = sanitize_file_name($name);
        $to = $uploads['path'] . '/' . $name;
        $this->journal->recordFile($this->database, $hash, $to);
        if ($uploads['error'] !== false || !wp_mkdir_p($uploads['path']) || !copy($from, $to)) {
            /* translators: %s: path of a file */
            throw new \RuntimeException(sprintf(__('%s can’t be written. Give the web server write access to the uploads directory.', 'sors-for-woocommerce'), $to));
        }
        chmod($to, fileperms($uploads['path']) & 0o666);

        $stored = apply_filters('wp_handle_upload', ['file' => $to, 'url' => $uploads['url'] . '/' . $name, 'type' => $mime], 'sideload');
        SubsizeScaler::onFileCopied($from, $stored['file']);

        return $stored;
    }
}
