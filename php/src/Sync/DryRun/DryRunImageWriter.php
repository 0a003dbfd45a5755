<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\DryRun;

use SorsForWooCommerce\Storage\Link;
use SorsForWooCommerce\Sync\Catalog\ProductWriter;
use SorsForWooCommerce\Sync\Images\FetchedImageIndex;
use SorsForWooCommerce\Sync\Images\ProductGallery;
use SorsForWooCommerce\Sync\RowWriter;
use SorsForWooCommerce\Sync\RunContext;

/**
 * Which products would get which pictures. None is fetched, so of one the shop does not have it can't tell whether it
 * is broken, or the same as another.
 */
final class DryRunImageWriter implements RowWriter
{
    private readonly FetchedImageIndex $fetchedImages;
    private readonly ProductGallery $gallery;

    public function __construct(private readonly RunContext $session)
    {
        $this->fetchedImages = new FetchedImageIndex($session->database(), $session->run->id);
        $this->gallery = new ProductGallery($session->database(), $session->links(), $session->saver());
    }

    public function batchSize(): int
    {
        return 50;
    }

    public function mergesPages(): bool
    {
        return false;
    }

    public function storedFingerprint(Link $link): string
    {
        return $link->hasProduct() ? $link->imagesFingerprint : '';
    }

    public function prepare(array $rows, array $links): void
    {
    }

    public function write(array $rows, array $links): void
    {
        $alive = array_filter($links, static fn (Link $link): bool => $link->hasProduct());
        ProductWriter::primeCaches(array_map(static fn (Link $link): int => (int) $link->wpId, $alive));
        $wanted = [];
        foreach (array_intersect_key($rows, $alive) as $row) {
            foreach ($row['images'] as $image) {
                $wanted[FetchedImageIndex::imageKey($image)] = $image;
            }
        }
        $this->fetchedImages->loadByKeys($wanted);
        foreach (array_intersect_key($rows, $alive) as $id => $row) {
            $this->planArticle($alive[$id], $row);
        }
        foreach (array_keys(array_diff_key($rows, $alive)) as $id) {
            $this->session->progress->recordSkip((string) $id, ($links[$id] ?? null)->code ?? '', __('No product of the shop stands for it.', 'sors-for-woocommerce'));
        }
    }

    public function afterCommit(): void
    {
    }

    public function recordUnchanged(string $sorsId, Link $link): void
    {
        $this->session->progress->increment('unchanged');
    }

    /** @param array<string, mixed> $row */
    private function planArticle(Link $link, array $row): void
    {
        $product = wc_get_product((int) $link->wpId);
        if (!$product instanceof \WC_Product) {
            /* translators: %d: id of a product */
            $this->session->progress->recordFailure($link->sorsId, $link->code, sprintf(__('WooCommerce can’t load product no. %d; the plugin that made its type may be inactive.', 'sors-for-woocommerce'), (int) $link->wpId));
            return;
        }
        $ids = [];
        foreach ($row['images'] as $image) {
            $key = FetchedImageIndex::imageKey($image);
            $ids[] = $this->fetchedImages->attachments()[$key] ?? FieldFormatter::FIRST_UNFETCHED_ID + (int) hexdec(substr($key, 0, 7));
        }
        $doubt = $this->gallery->describeIncompleteList($product, $row, $ids);
        $changed = $this->gallery->update($product, $ids, $link, $doubt === null);
        if ($doubt !== null) {
            $this->session->progress->recordFailure($link->sorsId, $link->code, $doubt);
            return;
        }
        $this->session->progress->increment($changed ? 'updated' : 'unchanged');
    }
}
