<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Images;

use SorsForWooCommerce\Storage\Link;
use SorsForWooCommerce\Storage\LinkRepository;
use SorsForWooCommerce\Storage\Transaction;
use SorsForWooCommerce\Storage\TransactionLostException;
use SorsForWooCommerce\Sync\Catalog\ProductWriter;
use SorsForWooCommerce\Sync\RowWriter;
use SorsForWooCommerce\Sync\RunContext;

/**
 * The pictures of a few articles at a time: fetched together, then attached in one transaction.
 */
final class ImageWriter implements RowWriter
{
    private readonly LinkRepository $links;
    private readonly FetchedImageIndex $fetchedImages;
    private readonly ProductImageUpdater $updater;

    /** @var array<string, array<string, mixed>> Key of a picture → what fetching it gave. */
    private array $files = [];

    public function __construct(private readonly RunContext $session, private readonly StagingDirectory $directory)
    {
        $this->links = new LinkRepository();
        $this->fetchedImages = new FetchedImageIndex($session->database(), $session->run->id);
        $this->updater = new ProductImageUpdater($session->database(), $session->run->id, $this->fetchedImages, new UploadJournal($directory));
    }

    public function batchSize(): int
    {
        return 8;
    }

    public function mergesPages(): bool
    {
        return false;
    }

    public function storedFingerprint(Link $link): string
    {
        return $link->hasProduct() ? $link->imagesFingerprint : '';
    }

    /** Fetches what the shop does not have yet, and scales it. */
    public function prepare(array $rows, array $links): void
    {
        $this->directory->clear();
        $this->files = [];
        $wanted = [];
        foreach (array_intersect_key($rows, self::filterAlive($links)) as $row) {
            foreach ($row['images'] as $image) {
                $wanted[FetchedImageIndex::imageKey($image)] = $image;
            }
        }
        $this->fetchedImages->loadByKeys($wanted);
        $fetch = array_diff_key($wanted, $this->fetchedImages->attachments());
        if ($fetch !== []) {
            $results = $this->session->client()->fetchImages(array_values($fetch), $this->directory->path);
            $this->files = array_combine(array_keys($fetch), $results);
            $this->updater->prescaleNew($this->files);
        }
    }

    public function write(array $rows, array $links): void
    {
        $alive = self::filterAlive($links);
        ProductWriter::primeCaches(array_map(static fn (Link $link): int => (int) $link->wpId, $alive));
        $this->updater->loadExisting($this->files);
        $this->session->progress->increment('bytes', (int) array_sum(array_column($this->files, 'bytes')));
        $saved = [];
        foreach (array_intersect_key($rows, $alive) as $id => $row) {
            $saved[] = $this->writeArticle($row, $alive[$id]);
        }
        $this->session->progress->increment('skipped', count($rows) - count($saved));
        if ($saved !== []) {
            $this->links->save($this->session->database(), 'article', $saved);
        }
    }

    /**
     * @param array<array-key, Link> $links
     *
     * @return array<array-key, Link> Those whose product is there.
     */
    private static function filterAlive(array $links): array
    {
        return array_filter($links, static fn (Link $link): bool => $link->hasProduct());
    }

    public function afterCommit(): void
    {
    }

    public function recordUnchanged(string $sorsId, Link $link): void
    {
        $this->session->progress->increment('unchanged');
    }

    /**
     * @param array<string, mixed> $row
     *
     * @return array<string, scalar|null> The link as it is to be stored.
     */
    private function writeArticle(array $row, Link $link): array
    {
        $saved = ['sors_id' => $link->sorsId, 'wp_id' => $link->wpId, 'code' => $link->code];
        $shown = new ImageUpdateResult();
        try {
            Transaction::runItem(fn () => $this->updater->updateProduct($link, $row, $this->files, $shown));
        } catch (TransactionLostException $lost) {
            throw $lost;
        } catch (\Throwable $error) {
            $shown->errors[] = $error->getMessage();
            // What was made for it is undone.
            $this->updater->loadExisting($this->files);
        }
        if ($shown->errors === []) {
            $this->session->progress->increment($shown->isChanged ? 'updated' : 'unchanged');

            return $saved + ['images_fingerprint' => (string) $row['fingerprint'], 'last_error' => null];
        }
        // Looked at again by the next run; what could be fetched is not fetched again.
        $reason = implode(' ', $shown->errors) . ' ' . __('Until all of the article’s pictures are there, none of SORS’s is taken off its product; the next run tries again.', 'sors-for-woocommerce');
        $this->session->progress->recordFailure($link->sorsId, $link->code, $reason);

        return $saved + ['images_fingerprint' => '', 'last_error' => $reason];
    }
}
