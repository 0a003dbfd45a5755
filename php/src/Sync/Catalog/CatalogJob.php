<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

use Sors\Feed;
use SorsForWooCommerce\Sync\FeedProcessor;
use SorsForWooCommerce\Sync\FingerprintSalt;
use SorsForWooCommerce\Sync\Job;
use SorsForWooCommerce\Sync\Missing\MissingArticles;
use SorsForWooCommerce\Sync\RunContext;
use SorsForWooCommerce\Sync\RunHaltedException;

/**
 * Articles become products, groups become categories; what is missing in SORS is treated as the merchant chose.
 */
final class CatalogJob implements Job
{
    /** The articles' feed, opened before anything is written and used in its own phase. */
    private ?Feed $articleFeed = null;

    public function __construct(private readonly RunContext $session)
    {
    }

    public function phases(): array
    {
        return ['groups', 'articles', 'confirm', 'missing', 'counts'];
    }

    public function settingsProblem(): ?string
    {
        return null;
    }

    public function runPhase(string $phase): void
    {
        match ($phase) {
            'groups' => $this->importGroups(),
            'articles' => $this->importArticles(),
            'confirm' => (new MissingArticles($this->session))->rereadCatalog($this->createFeed(...)),
            'missing' => (new MissingArticles($this->session))->updateProducts(),
            'counts' => (new TermRecounter($this->session))->recount(),
        };
    }

    private function importGroups(): void
    {
        // First see that there are articles: an empty or broken answer must not leave even a category behind.
        $this->articleFeed = $this->createFeed();
        $this->articleFeed->rewind();
        if (!$this->articleFeed->valid() || count($this->articleFeed->current()) === 0) {
            throw RunHaltedException::failed(sprintf(
                /* translators: %s: name of a database of SORS */
                __('SORS sent an empty catalog for the database “%s”. Nothing was changed in the shop. Check the chosen database under WooCommerce › SORS › Settings, and that it has articles.', 'sors-for-woocommerce'),
                $this->session->database()
            ));
        }
        (new GroupImporter($this->session))->import();
    }

    private function importArticles(): void
    {
        $feed = $this->articleFeed ?? $this->createFeed();
        (new FeedProcessor($this->session))->process($feed, new ArticleWriter($this->session));
    }

    private function createFeed(): Feed
    {
        return FeedProcessor::createFeed($this->session, 'articles', $this->salt());
    }

    /** What makes every row count as changed when it differs. */
    public function salt(): string
    {
        return FingerprintSalt::compute($this->session->settings, 'catalog', ['article_kinds', 'category_nesting'], ['name', 'description', 'category', 'gtin', 'weight', 'unit', 'price']);
    }
}
