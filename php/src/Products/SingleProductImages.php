<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Products;

use SorsForWooCommerce\Sync\DryRun\DryRunImageWriter;
use SorsForWooCommerce\Sync\Images\ImageWriter;
use SorsForWooCommerce\Sync\Images\ImagesJob;
use SorsForWooCommerce\Sync\Images\StagingDirectory;
use SorsForWooCommerce\Sync\Images\SubsizeScaler;

/**
 * The pictures of one article, where SORS owns pictures: by the writers of the runs. One that was replaced is taken away
 * by the next pictures' run.
 */
final class SingleProductImages
{
    private function __construct(private readonly ArticleReader $article)
    {
    }

    public static function forArticle(ArticleReader $article): ?self
    {
        return $article->settings->ownsField('images') ? new self($article) : null;
    }

    /**
     * @return array<string, mixed>|null The row of SORS; null where it tells of no pictures.
     *
     * @throws \DomainException when the list is too long to be read while somebody waits.
     */
    public function fetchRow(): ?array
    {
        return $this->article->fetchRow('images', (new ImagesJob($this->article->context))->salt());
    }

    /** @param array<string, mixed> $row */
    public function recordChanges(array $row): void
    {
        $link = $this->article->reloadLink();
        (new DryRunImageWriter($this->article->context))->write([$link->sorsId => $row], [$link->sorsId => $link]);
    }

    /** @param array<string, mixed> $row */
    public function writeRow(array $row): void
    {
        $directory = StagingDirectory::create();
        try {
            SubsizeScaler::run(function () use ($row, $directory): void {
                $pictures = new ImageWriter($this->article->context, $directory);
                $id = $this->article->link->sorsId;
                // Fetching takes its time, so it holds no lock.
                $pictures->prepare([$id => $row], [$id => $this->article->reloadLink()]);
                ExclusiveTransaction::run(fn () => $pictures->write([$id => $row], [$id => $this->article->reloadLink()]));
            });
        } finally {
            $directory->remove();
        }
    }
}
