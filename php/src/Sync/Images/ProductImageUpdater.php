<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Images;

use SorsForWooCommerce\Storage\Link;

/**
 * Puts fetched pictures onto a product. While one is broken, nothing of ours is taken off.
 */
final class ProductImageUpdater
{
    private readonly AttachmentStore $attachments;
    private readonly ProductGallery $gallery;

    public function __construct(string $database, int $run, private readonly FetchedImageIndex $fetchedImages, UploadJournal $placed)
    {
        $this->attachments = new AttachmentStore($database, $run, $placed);
        $this->gallery = new ProductGallery($database);
    }

    /**
     * Looks up which of the files the shop has already.
     *
     * @param array<string, array<string, mixed>> $files
     */
    public function loadExisting(array $files): void
    {
        $this->attachments->loadByHashes(array_values(array_filter(array_column($files, 'hash'))));
    }

    /**
     * Scales those the shop does not have, before they are attached.
     *
     * @param array<string, array<string, mixed>> $files
     */
    public function prescaleNew(array $files): void
    {
        $this->loadExisting($files);
        $fetched = array_filter($files, static fn (array $file): bool => $file['path'] !== null);
        // The same picture twice is attached once.
        $new = array_filter(array_column($fetched, 'path', 'hash'), fn (string $hash): bool => !$this->attachments->hasHash($hash), ARRAY_FILTER_USE_KEY);
        SubsizeScaler::prescale(array_values($new));
    }

    /**
     * @param array<string, mixed>                $row   The article's pictures, as the feed gives them.
     * @param array<string, array<string, mixed>> $files Key of a picture → what fetching it gave.
     */
    public function updateProduct(Link $link, array $row, array $files, ImageUpdateResult $shown): void
    {
        $product = wc_get_product($link->wpId);
        if (!$product instanceof \WC_Product) {
            /* translators: %d: id of a product */
            throw new \RuntimeException(sprintf(__('WooCommerce can’t load product no. %d; the plugin that made its type may be inactive.', 'sors-for-woocommerce'), (int) $link->wpId));
        }
        $ids = [];
        foreach ($row['images'] as $image) {
            $key = FetchedImageIndex::imageKey($image);
            $id = $this->fetchedImages->attachments()[$key] ?? $this->attachImage($files[$key], $key, $image, $product, $shown);
            $ids[] = $id;
        }
        $doubt = $this->gallery->describeIncompleteList($product, $row, $ids);
        if ($doubt !== null) {
            $shown->errors[] = $doubt;
        }
        $shown->isChanged = $this->gallery->update($product, $ids, null, $doubt === null);
    }

    /**
     * @param array<string, mixed> $file
     * @param array<string, mixed> $image
     */
    private function attachImage(array $file, string $key, array $image, \WC_Product $product, ImageUpdateResult $shown): ?int
    {
        if ($file['path'] === null) {
            $shown->errors[] = (string) $file['error'];

            return null;
        }
        $id = $this->attachments->getOrCreate($file, $product->get_name('edit'), $product->get_sku('edit'));
        $this->fetchedImages->saveImage($key, $image, $id);

        return $id;
    }
}
