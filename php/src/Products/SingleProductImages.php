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

    public static function of(ArticleReader $article): ?self
    {
        return $article->settings->owns('images') ? new self($article) : null;
    }

    /**
     * @return array<string, mixed>|null The row of SORS; null where it tells of no pictures.
     *
     * @throws \DomainException when the list is too long to be read while somebody waits.
     */
    public function read(): ?array
    {
        return $this->article->row('images', (new ImagesJob($this->article->session))->salt());
    }

    /** @param array<string, mixed> $row */
    public function plan(array $row): void
    {
        $link = $this->article->fresh();
        (new DryRunImageWriter($this->article->session))->write([$link->sorsId => $row], [$link->sorsId => $link]);
    }

    /** @param array<string, mixed> $row */
    public function write(array $row): void
    {
        $directory = StagingDirectory::make();
        try {
            SubsizeScaler::during(function () use ($row, $directory): void {
                $pictures = new ImageWriter($this->article->session, $directory);
                $id = $this->article->link->sorsId;
                // Fetching takes its time, so it holds no lock.
                $pictures->prepare([$id => $row], [$id => $this->article->fresh()]);
                ExclusiveTransaction::during(fn () => $pictures->write([$id => $row], [$id => $this->article->fresh()]));
            });
        } finally {
            $directory->remove();
        }
    }
}
