<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Images;

use SorsForWooCommerce\Storage\Link;
use SorsForWooCommerce\Storage\LinkRepository;

/**
 * Pictures that were fetched before, by their id or address and version: not fetched again when only another picture
 * of the article has changed or failed.
 */
final class FetchedImageIndex
{
    private readonly LinkRepository $links;

    /** @var array<string, int> Key → attachment. */
    private array $attachments = [];

    public function __construct(private readonly string $database, private readonly int $runId)
    {
        $this->links = new LinkRepository();
    }

    /** @param array<string, mixed> $image */
    public static function imageKey(array $image): string
    {
        $place = $image['id'] ?? $image['url'] ?? null;

        return hash('sha256', $place === null
            ? (string) $image['data']
            : implode("\n", [$image['article_id'], $place, $image['url'] ?? '', $image['version'] ?? '']));
    }

    /** @param array<string, array<string, mixed>> $images By key. */
    public function loadByKeys(array $images): void
    {
        // Without a version, the same address may hold another picture by now.
        $versioned = array_filter($images, static fn (array $image): bool => ($image['version'] ?? null) !== null);
        $this->attachments = array_map(
            static fn (Link $link): int => (int) $link->wpId,
            array_filter(
                $this->links->findBySorsIds($this->database, 'image_source', array_map('strval', array_keys($versioned))),
                static fn (Link $link): bool => $link->postType === 'attachment'
            )
        );
    }

    /** @return array<string, int> Key → attachment. */
    public function attachments(): array
    {
        return $this->attachments;
    }

    /** @param array<string, mixed> $image */
    public function saveImage(string $key, array $image, int $attachment): void
    {
        if (($image['version'] ?? null) !== null) {
            $this->links->save($this->database, 'image_source', [['sors_id' => $key, 'wp_id' => $attachment, 'last_run' => $this->runId]]);
        }
    }
}
