<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

use Sors\Batch;
use Sors\Exception\SorsException;
use Sors\Feed;
use SorsForWooCommerce\Storage\Link;
use SorsForWooCommerce\Storage\LinkRepository;
use SorsForWooCommerce\Sync\Stock\BufferedFeed;

/**
 * Takes a feed page by page through a writer. The position moves on only once a page is committed as a whole; items of
 * a page that was interrupted are not counted twice. Pages with few changes are written together.
 */
final class FeedProcessor
{
    /** How many pages are written in one transaction at most. */
    private const MAX_PAGES = 10;

    /** For how long they are gathered: progress is to be seen, and the lock to be kept, while SORS is slow. */
    private const MAX_MERGE_SECONDS = 1.0;

    private readonly LinkRepository $links;

    public function __construct(private readonly RunContext $session)
    {
        $this->links = $session->links();
    }

    public static function createFeed(RunContext $session, string $kind, string $salt): Feed
    {
        $options = ['salt' => $salt];
        if ($session->progress->cursor() !== null) {
            $options['cursor'] = $session->progress->cursor();
        }

        $units = $session->settings->list('stock_business_units');
        if ($kind === 'stock' && $units !== []) {
            $options['stock_units'] = $units;
        }

        return new Feed($session->client(), $kind, $options);
    }

    /** To the end of the feed. */
    public function process(Feed|BufferedFeed $feed, RowWriter $writer): void
    {
        if ($this->session->progress->isPhaseComplete()) {
            return;
        }
        foreach ($this->groupPages($feed, $writer) as $pages) {
            $this->writePages($pages, $writer);
        }
    }

    /** @return list<string> Ids of all rows that have one, also of those that could not be understood. */
    public static function listRowIds(Batch $batch): array
    {
        $rejected = array_filter(array_column($batch->rejected(), 'id'), static fn (?string $id): bool => $id !== null && $id !== '');

        return [...$batch->ids(), ...array_values($rejected)];
    }

    /** How many rows have no id. */
    public static function countRowsWithoutId(Batch $batch): int
    {
        return count($batch) - count(self::listRowIds($batch));
    }

    /**
     * What came before an error of the feed's is still given, and then written.
     *
     * @return \Generator<int, non-empty-list<FeedPage>>
     */
    private function groupPages(Feed|BufferedFeed $feed, RowWriter $writer): \Generator
    {
        $pages = [];
        $failure = null;
        $began = microtime(true);
        try {
            foreach ($feed as $batch) {
                $this->session->progress->setTotal($feed->total());
                $page = $this->buildPage($batch, $writer);
                if ($pages !== [] && self::countChangedRows($pages) + count($page->changedRows) > $writer->batchSize()) {
                    yield $pages;
                    $pages = [];
                }
                $pages[] = $page;
                if ($page->handledCount > 0 || !$writer->mergesPages() || count($pages) === self::MAX_PAGES || microtime(true) - $began > self::MAX_MERGE_SECONDS) {
                    yield $pages;
                    $pages = [];
                    $began = microtime(true);
                }
            }
        } catch (SorsException $error) {
            $failure = $error;
        }
        if ($pages !== []) {
            yield $pages;
        }
        if ($failure !== null) {
            throw $failure;
        }
    }

    /** @param list<FeedPage> $pages */
    private static function countChangedRows(array $pages): int
    {
        return array_sum(array_map(static fn (FeedPage $page): int => count($page->changedRows), $pages));
    }

    private function buildPage(Batch $batch, RowWriter $writer): FeedPage
    {
        $links = $this->links->findBySorsIds($this->session->database(), 'article', $batch->ids());
        $known = array_filter(array_map($writer->storedFingerprint(...), $links), static fn (string $print): bool => $print !== '');
        $handled = $this->session->progress->handledIds();
        $changed = $batch->changed($known);

        return new FeedPage($batch, $links, array_diff_key($changed, $handled), array_diff_key($links, $changed, $handled), count($handled));
    }

    /**
     * Writes pages: one that has many rows in several transactions, else all of them in one.
     *
     * @param non-empty-list<FeedPage> $pages
     */
    private function writePages(array $pages, RowWriter $writer): void
    {
        $open = array_replace(...array_map(static fn (FeedPage $page): array => $page->changedRows, $pages));
        $links = array_replace(...array_map(static fn (FeedPage $page): array => $page->links, $pages));
        $chunks = array_chunk($open, $writer->batchSize(), true);
        foreach ($chunks as $place => $rows) {
            $own = array_intersect_key($links, $rows);
            $writer->prepare($rows, $own);
            $ended = $place === count($chunks) - 1 ? $pages : [];
            $this->session->commitBatch(function () use ($writer, $rows, $own, $ended): void {
                $this->writeRows($writer, $rows, $own);
                $this->finishPages($ended, $writer);
            }, static function () use ($writer): void {
                // Before the rest of the shop is told: what it loads then is what was written.
                ImportMode::flushRuntimeCache();
                $writer->afterCommit();
            });
        }
        if ($chunks === []) {
            $this->session->commitBatch(fn () => $this->finishPages($pages, $writer));
        }
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows
     * @param array<array-key, Link>                 $links
     */
    private function writeRows(RowWriter $writer, array $rows, array $links): void
    {
        $writer->write($rows, $links);
        foreach (array_keys($rows) as $id) {
            $this->session->progress->markHandled((string) $id);
            $this->session->progress->increment('seen');
        }
    }

    /** @param list<FeedPage> $pages */
    private function finishPages(array $pages, RowWriter $writer): void
    {
        $seen = [];
        foreach ($pages as $page) {
            $this->recordPage($page, $writer);
            array_push($seen, ...self::listRowIds($page->batch));
        }
        if ($seen !== [] && $this->session->run->kind === 'catalog') {
            // Only a catalog run says what is missing: a stock run in between must not take its marks away.
            $this->links->markSeen($this->session->database(), 'article', $seen, $this->session->run->id);
        }
    }

    private function recordPage(FeedPage $page, RowWriter $writer): void
    {
        $ledger = $this->session->progress;
        foreach ($page->unchangedLinks as $id => $link) {
            $writer->recordUnchanged((string) $id, $link);
        }
        $rejected = $page->batch->rejected();
        // Rows of pictures and prices have no code; it is what people know an article by.
        $links = $this->links->findBySorsIds($this->session->database(), 'article', array_values(array_filter(array_column($rejected, 'id'))));
        foreach ($rejected as $row) {
            $ledger->recordFailure((string) $row['id'], $row['code'] ?? ($links[(string) $row['id']] ?? null)->code ?? '', $row['reason']);
        }
        $ledger->increment('seen', max(0, count($page->batch) - $page->handledCount - count($page->changedRows)));
        if ($this->session->run->kind === 'catalog') {
            $nameless = (int) $ledger->getDetail('rows_without_id') + self::countRowsWithoutId($page->batch);
            $ledger->setDetail('rows_without_id', $nameless === 0 ? null : $nameless);
        }
        $ledger->advance($page->batch->cursor());
    }
}
