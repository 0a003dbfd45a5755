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

    public function __construct(string $database, int $run, private readonly FetchedImageIndex $seen, UploadJournal $placed)
    {
        $this->attachments = new AttachmentStore($database, $run, $placed);
        $this->gallery = new ProductGallery($database);
    }

    /**
     * Looks up which of the files the shop has already.
     *
     * @param array<string, array<string, mixed>> $files
     */
    public function load(array $files): void
    {
        $this->attachments->load(array_values(array_filter(array_column($files, 'hash'))));
    }

    /**
     * Scales those the shop does not have, before they are attached.
     *
     * @param array<string, array<string, mixed>> $files
     */
    public function prepare(array $files): void
    {
        $this->load($files);
        $fetched = array_filter($files, static fn (array $file): bool => $file['path'] !== null);
        // The same picture twice is attached once.
        $new = array_filter(array_column($fetched, 'path', 'hash'), fn (string $hash): bool => !$this->attachments->has($hash), ARRAY_FILTER_USE_KEY);
        SubsizeScaler::ahead(array_values($new));
    }

    /**
     * @param array<string, mixed>                $row   The article's pictures, as the feed gives them.
     * @param array<string, array<string, mixed>> $files Key of a picture → what fetching it gave.
     */
    public function show(Link $link, array $row, array $files, ImageUpdateResult $shown): void
    {
        $product = wc_get_product($link->wpId);
        if (!$product instanceof \WC_Product) {
            /* translators: %d: id of a product */
            throw new \RuntimeException(sprintf(__('WooCommerce can’t load product no. %d; the plugin that made its type may be inactive.', 'sors-for-woocommerce'), (int) $link->wpId));
        }
        $ids = [];
        foreach ($row['images'] as $image) {
            $key = FetchedImageIndex::key($image);
            $id = $this->seen->attachments()[$key] ?? $this->attach($files[$key], $key, $image, $product, $shown);
            $ids[] = $id;
        }
        $doubt = $this->gallery->doubt($product, $row, $ids);
        if ($doubt !== null) {
            $shown->broken[] = $doubt;
        }
        $shown->changed = $this->gallery->show($product, $ids, null, $doubt === null);
    }

    /**
     * @param array<string, mixed> $file
     * @param array<string, mixed> $image
     */
    private function attach(array $file, string $key, array $image, \WC_Product $product, ImageUpdateResult $shown): ?int
    {
        if ($file['path'] === null) {
            $shown->broken[] = (string) $file['error'];

            return null;
        }
        $id = $this->attachments->of($file, $product->get_name('edit'), $product->get_sku('edit'));
        $this->seen->remember($key, $image, $id);

        return $id;
    }
}
