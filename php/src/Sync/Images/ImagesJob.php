<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Images;

use SorsForWooCommerce\Sync\DryRun\DryRunImageWriter;
use SorsForWooCommerce\Sync\FeedProcessor;
use SorsForWooCommerce\Sync\FingerprintSalt;
use SorsForWooCommerce\Sync\Job;
use SorsForWooCommerce\Sync\RunContext;

/**
 * Pictures of linked products: fetched when SORS's change, one attachment for each content.
 */
final class ImagesJob implements Job
{
    public function __construct(private readonly RunContext $session)
    {
    }

    public function phases(): array
    {
        return ['fetch', 'cleanup'];
    }

    public function settingsProblem(): ?string
    {
        if (!$this->session->settings->ownsField('images')) {
            return __('SORS does not own the pictures. Tick “images” under WooCommerce › SORS › Settings, then start again.', 'sors-for-woocommerce');
        }

        return null;
    }

    public function runPhase(string $phase): void
    {
        if ($phase === 'cleanup' && $this->session->dryRun !== null) {
            return;
        }
        if ($phase === 'cleanup') {
            (new UnusedAttachmentCleanup($this->session))->removeUnused();
            return;
        }
        if ($this->session->progress->isPhaseComplete()) {
            return;
        }
        $feed = FeedProcessor::createFeed($this->session, 'images', $this->salt());
        if ($this->session->dryRun !== null) {
            (new FeedProcessor($this->session))->process($feed, new DryRunImageWriter($this->session));
            return;
        }
        $directory = StagingDirectory::create();
        try {
            $pictures = new ImageWriter($this->session, $directory);
            SubsizeScaler::run(fn () => (new FeedProcessor($this->session))->process($feed, $pictures));
        } finally {
            $directory->remove();
        }
    }

    /** What makes every row count as changed when it differs. */
    public function salt(): string
    {
        return FingerprintSalt::compute($this->session->settings, 'images', [], []);
    }
}
