<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Images;

use SorsForWooCommerce\Storage\Link;
use SorsForWooCommerce\Storage\LinkRepository;
use SorsForWooCommerce\Sync\CrudProductSaver;
use SorsForWooCommerce\Sync\ProductSaver;

/**
 * Main picture and gallery of a product, in SORS's order; pictures the merchant put into the gallery come after.
 */
final class ProductGallery
{
    public function __construct(
        private readonly string $database,
        private readonly LinkRepository $links = new LinkRepository(),
        private readonly ProductSaver $saver = new CrudProductSaver(),
    ) {
    }

    /**
     * @param list<int|null> $attachments The main one first; null for one that is not there: then all of ours stay. Without
     *     any, the product is left as it is.
     * @param Link|null      $link        Of the article, for a report.
     * @param bool           $complete    Whether the article has no others; if not, all of ours stay.
     *
     * @return bool Whether anything had to be written.
     */
    public function update(\WC_Product $product, array $attachments, ?Link $link = null, bool $complete = true): bool
    {
        $main = (int) $product->get_image_id('edit');
        $present = array_map('intval', $product->get_gallery_image_ids('edit'));
        $ours = $this->listOwnAttachments($product);
        $attachments = $product->is_type('variation')
            ? self::pickVariationImage($attachments, $ours, $complete)
            : ImageFallback::fillGaps($complete ? $attachments : [...$attachments, null], $ours);
        if ($attachments === []) {
            return false;
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
        $this->markReplaced(array_diff($ours, $attachments));

        return true;
    }

    /**
     * Why a picture the product shows may still be the article's, though SORS's list does not say so.
     *
     * @param array<string, mixed> $row         The article's pictures, as the feed gives them.
     * @param list<int|null>       $attachments Those it has.
     */
    public function describeIncompleteList(\WC_Product $product, array $row, array $attachments): ?string
    {
        if ($row['complete'] !== false || array_diff($this->listOwnAttachments($product), $attachments) === []) {
            return null;
        }

        return __('A row of SORS’s list of pictures can’t be understood, not even whose it is; it may be one of this article that is missing. Correct that row in SORS; until then the product keeps its pictures.', 'sors-for-woocommerce');
    }

    /** @return list<int> Attachments the product shows that this plugin made, in its order. */
    private function listOwnAttachments(\WC_Product $product): array
    {
        $shown = array_values(array_filter(array_map('intval', [$product->get_image_id('edit'), ...$product->get_gallery_image_ids('edit')])));
        $links = $this->links->findByWpIds($this->database, 'attachment', $shown);

        return array_values(array_filter($shown, static fn (int $id): bool => $links[$id]->createdByUs ?? false));
    }

    /**
     * A variation has one picture, so the first alone counts.
     *
     * @param list<int|null> $attachments
     * @param list<int>      $ours
     *
     * @return list<int>
     */
    private static function pickVariationImage(array $attachments, array $ours, bool $complete): array
    {
        $first = $complete ? $attachments[0] ?? null : null;

        return array_slice(array_filter([$first, ...$ours, ...$attachments]), 0, 1);
    }

    /**
     * Marks attachments that may be of no use any more, for the end of the run.
     *
     * @param array<int, int> $attachments
     */
    private function markReplaced(array $attachments): void
    {
        foreach ($this->links->findByWpIds($this->database, 'attachment', array_values($attachments)) as $id => $link) {
            $this->links->save($this->database, 'attachment', [['sors_id' => $link->sorsId, 'wp_id' => $id, 'fingerprint' => UnusedAttachmentCleanup::REPLACED]]);
        }
    }
}
