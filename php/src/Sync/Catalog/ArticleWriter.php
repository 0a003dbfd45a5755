<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Storage\Link;
use SorsForWooCommerce\Storage\LinkRepository;
use SorsForWooCommerce\Storage\Transaction;
use SorsForWooCommerce\Storage\TransactionLostException;
use SorsForWooCommerce\Sync\Bulk\BulkSupport;
use SorsForWooCommerce\Sync\Bulk\CacheInvalidator;
use SorsForWooCommerce\Sync\Bulk\CrudFallback;
use SorsForWooCommerce\Sync\RowWriter;
use SorsForWooCommerce\Sync\RunContext;

/**
 * Changed articles, a batch at a time: left out by rule, linked already, adopted by SKU, or new. Written in bulk, or
 * one by one where that can't be.
 */
final class ArticleWriter implements RowWriter
{
    private readonly LinkRepository $links;
    private readonly ProductWriter $products;
    private readonly CategoryResolver $categories;
    private readonly ArticleEligibility $eligibility;
    private readonly bool $isBulk;

    /** Why the shop's products can't be written in bulk: key of a reason. */
    private readonly ?string $crudReason;

    /** What the batch at hand wrote in bulk. */
    private ?ProductWriteBuffer $buffer = null;

    /** @var list<int> What the batch at hand wrote one by one. */
    private array $crudIds = [];

    public function __construct(private readonly RunContext $session)
    {
        $this->links = $session->links();
        $this->categories = new CategoryResolver($session);
        $this->products = new ProductWriter($session->settings, $this->categories, $session->saver());
        $this->eligibility = new ArticleEligibility($session->settings->list('article_kinds'));
        $isChosen = BulkSupport::isEnabled($session->writerSettings());
        $this->crudReason = $isChosen ? BulkSupport::findCatalogFallbackReason() : null;
        $this->isBulk = $isChosen && $this->crudReason === null;
    }

    public function batchSize(): int
    {
        return $this->isBulk ? 250 : 50;
    }

    public function mergesPages(): bool
    {
        return $this->isBulk;
    }

    public function storedFingerprint(Link $link): string
    {
        // Left out by rule: as long as its row stays the same. A product that is gone for good is made again.
        return $link->wpId === null || $link->postType !== null ? $link->fingerprint : '';
    }

    public function prepare(array $rows, array $links): void
    {
    }

    public function write(array $rows, array $links): void
    {
        $this->buffer = null;
        $this->categories->createMissing($rows);
        $alive = array_filter($links, static fn (Link $link): bool => $link->hasProduct());
        ProductWriter::primeCaches(array_map(static fn (Link $link): int => (int) $link->wpId, $alive));
        $this->categories->primeCache();
        $saved = $this->saveArticles($rows, $links, $alive);
        $this->crudIds = $this->buffer === null ? array_values(array_filter(array_map('intval', array_column($saved, 'wp_id')))) : [];
        $this->links->save($this->session->database(), 'article', $saved);
    }

    public function afterCommit(): void
    {
        CacheInvalidator::invalidateSavedProducts($this->crudIds);
        $this->buffer?->afterCommit();
        $this->buffer = null;
    }

    public function recordUnchanged(string $sorsId, Link $link): void
    {
        if ($link->hasProduct()) {
            $this->session->progress->increment('unchanged');
        } elseif ($link->isInTrash()) {
            $this->session->progress->recordSkip($sorsId, $link->code, ArticleProcessor::inTrashReason());
        } else {
            $this->session->progress->recordSkip($sorsId, $link->code, (string) $link->lastError);
        }
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows
     * @param array<array-key, Link>                 $links
     * @param array<array-key, Link>                 $alive
     *
     * @return list<array<string, scalar|null>> The links as they are to be stored.
     */
    private function saveArticles(array $rows, array $links, array $alive): array
    {
        $refusal = $this->crudReason;
        if ($this->isBulk) {
            $before = clone $this->session->progress;
            try {
                return Transaction::runBatch(fn (): array => $this->saveInBulk($rows, $links, $alive));
            } catch (TransactionLostException $lost) {
                throw $lost;
            } catch (\Throwable $error) {
                Log::warning('A batch of articles could not be written at once and is written one by one: ' . $error->getMessage());
                $this->session->progress = $before;
                $this->buffer = null;
                $refusal = 'error';
            }
        }
        $this->products->useBuffer(null);
        $saved = $this->processRows($rows, $links, $this->createProcessor($rows, $alive));
        foreach ($saved as $link) {
            if ($link['last_error'] === null) {
                CrudFallback::record($this->session->progress, $refusal, (string) $link['code']);
            }
        }

        return $saved;
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows
     * @param array<array-key, Link>                 $links
     * @param array<array-key, Link>                 $alive
     *
     * @return list<array<string, scalar|null>>
     */
    private function saveInBulk(array $rows, array $links, array $alive): array
    {
        $adoption = $this->createSkuMatcher($rows, $alive);
        $products = [...array_map(static fn (Link $link): int => (int) $link->wpId, array_values($alive)), ...$adoption->candidateIds()];
        $gtins = array_map(static fn (array $row): string => (string) ($row['gtin'] ?? ''), array_values($rows));
        $this->buffer = new ProductWriteBuffer($this->session->progress, $products, $gtins);
        $this->products->useBuffer($this->buffer);
        $placement = $this->createProcessor($rows, $alive, $adoption);
        $saved = $this->buffer->gtins->runWithFilter(fn (): array => $this->processRows($rows, $links, $placement));
        $new = $this->buffer->flush();

        return array_map(static fn (array $link): array => ['wp_id' => $new[$link['sors_id']] ?? $link['wp_id']] + $link, $saved);
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows
     * @param array<array-key, Link>                 $links
     *
     * @return list<array<string, scalar|null>>
     */
    private function processRows(array $rows, array $links, ArticleProcessor $placement): array
    {
        $saved = [];
        foreach ($rows as $id => $row) {
            $saved[] = ['last_run' => $this->session->run->id] + $placement->processRow($row, $links[$id] ?? null);
        }

        return $saved;
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows
     * @param array<array-key, Link>                 $alive
     */
    private function createProcessor(array $rows, array $alive, ?SkuMatcher $adoption = null): ArticleProcessor
    {
        return new ArticleProcessor(
            $this->session->progress,
            $this->products,
            $adoption ?? $this->createSkuMatcher($rows, $alive),
            $this->eligibility,
            self::mapOwners($this->links->findByCodes($this->session->database(), 'article', self::listCodes($rows)))
        );
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows
     * @param array<array-key, Link>                 $alive
     */
    private function createSkuMatcher(array $rows, array $alive): SkuMatcher
    {
        return new SkuMatcher($this->session->database(), self::listCodes(array_diff_key($rows, $alive)));
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows
     *
     * @return list<string>
     */
    private static function listCodes(array $rows): array
    {
        return array_values(array_filter(
            array_map(static fn (array $row): string => (string) $row['code'], $rows),
            static fn (string $code): bool => $code !== ''
        ));
    }

    /**
     * @param array<array-key, Link> $links By code.
     *
     * @return array<array-key, string> Code → id of the article whose product has it.
     */
    private static function mapOwners(array $links): array
    {
        return array_map(
            static fn (Link $link): string => $link->sorsId,
            array_filter($links, static fn (Link $link): bool => $link->hasProduct())
        );
    }
}
