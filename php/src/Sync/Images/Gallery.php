<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Images;

use SorsForWooCommerce\Storage\Link;
use SorsForWooCommerce\Storage\Links;
use SorsForWooCommerce\Sync\CrudSaver;
use SorsForWooCommerce\Sync\Saver;

/**
 * Main picture and gallery of a product, in SORS's order; pictures the merchant put into the gallery come after.
 */
final class Gallery
{
    public function __construct(
        private readonly string $database,
        private readonly Links $links = new Links(),
        private readonly Saver $saver = new CrudSaver(),
    ) {
    }

    /**
     * @param list<int> $attachments The main one first; empty leaves the product as it is.
     * @param Link|null $link        Of the article, for a report.
     *
     * @return bool Whether anything had to be written.
     */
    public function show(\WC_Product $product, array $attachments, ?Link $link = null): bool
    {
        if ($attachments === []) {
            return false;
        }
        $main = (int) $product->get_image_id('edit');
        $present = array_map('intval', $product->get_gallery_image_ids('edit'));
        $ours = $this->ours(array_filter([$main, ...$present]));
        if ($product->is_type('variation')) {
            // A variation has one picture.
            $attachments = [$attachments[0]];
        }
        $gallery = array_values(array_unique([...array_slice($attachments, 1), ...array_diff($present, $ours, $attachments)]));
        if ($main !== $attachments[0]) {
            $product->set_image_id($attachments[0]);
        }
        if ($gallery !== $present && !$product->is_type('variation')) {
            $product->set_gallery_image_ids($gallery);
        }
        if ($product->get_changes() === []) {
            return false;
        }
        $this->saver->save($product, (string) $link?->sorsId, (string) $link?->code, 'update');
        $this->suspect(array_diff($ours, $attachments));

        return true;
    }

    /**
     * @param array<int, int> $attachments
     *
     * @return list<int> Those this plugin made.
     */
    private function ours(array $attachments): array
    {
        $links = $this->links->byWpIds($this->database, 'image', array_values($attachments));

        return array_keys(array_filter($links, static fn (Link $link): bool => $link->createdByUs));
    }

    /**
     * Marks attachments that may be of no use any more, for the end of the run.
     *
     * @param array<int, int> $attachments
     */
    private function suspect(array $attachments): void
    {
        foreach ($this->links->byWpIds($this->database, 'image', array_values($attachments)) as $id => $link) {
            $this->links->save($this->database, 'image', [['sors_id' => $link->sorsId, 'wp_id' => $id, 'fingerprint' => Cleanup::SUSPECT]]);
        }
    }
}
