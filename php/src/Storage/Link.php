<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Storage;

/**
 * What the shop has for one thing of SORS. For articles: with what its post is now.
 */
final class Link
{
    /** Its aside, when its product was put out of stock. */
    public const OUT_OF_STOCK = 'out_of_stock';

    /** Of its row. */
    public readonly int $id;
    public readonly string $sorsId;
    /** Product, variation, term or attachment; null where the shop has none on purpose. */
    public readonly ?int $wpId;
    public readonly string $code;
    /** Of the row as last written: catalog, or group. */
    public readonly string $fingerprint;
    public readonly string $stockFingerprint;
    public readonly string $imagesFingerprint;
    public readonly ?string $lastError;
    public readonly bool $createdByUs;
    /** How its product was taken out of sale, as SORS has it no more: 'draft' or 'out_of_stock'; '' where it was not. */
    public readonly string $withdrawal;
    /** Of the post behind wpId; null where there is none (any more). */
    public readonly ?string $postType;
    public readonly ?string $postStatus;

    /** @param array<string, string|null> $row As the database gives it, with post_type and post_status. */
    private function __construct(array $row)
    {
        $this->id = (int) $row['id'];
        $this->sorsId = (string) $row['sors_id'];
        $this->wpId = $row['wp_id'] === null ? null : (int) $row['wp_id'];
        $this->code = (string) $row['code'];
        $this->fingerprint = (string) $row['fingerprint'];
        $this->stockFingerprint = (string) $row['stock_fingerprint'];
        $this->imagesFingerprint = (string) $row['images_fingerprint'];
        $this->lastError = $row['last_error'];
        $this->createdByUs = (bool) $row['created_by_us'];
        $this->withdrawal = (string) $row['withdrawal'];
        $this->postType = $row['post_type'];
        $this->postStatus = $row['post_status'];
    }

    /** @param array<string, string|null> $row As the database gives it, with post_type and post_status. */
    public static function fromRow(array $row): self
    {
        return new self($row);
    }

    /** Whether the product or variation is there and not in the trash. */
    public function hasProduct(): bool
    {
        return in_array($this->postType, ['product', 'product_variation'], true) && $this->postStatus !== 'trash';
    }

    /** Whether its product takes the stock SORS tells; not while it is out of stock because its article is missing. */
    public function canReceiveStock(): bool
    {
        return $this->hasProduct() && $this->withdrawal !== self::OUT_OF_STOCK;
    }

    public function isInTrash(): bool
    {
        return $this->postType !== null && $this->postStatus === 'trash';
    }
}
