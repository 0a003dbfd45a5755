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
    private const TOGETHER = 10;

    /** For how long they are gathered: progress is to be seen, and the lock to be kept, while SORS is slow. */
    private const SECONDS = 1.0;

    private readonly LinkRepository $links;

    public function __construct(private readonly RunContext $session)
    {
        $this->links = $session->links();
    }

    public static function open(RunContext $session, string $kind, string $salt): Feed
    {
        $options = ['salt' => $salt];
        if ($session->ledger->position() !== null) {
            $options['cursor'] = $session->ledger->position();
        }

        $units = $session->settings->list('stock_business_units');
        if ($kind === 'stock' && $units !== []) {
            $options['stock_units'] = $units;
        }

        return new Feed($session->client(), $kind, $options);
    }

    /** To the end of the feed. */
    public function each(Feed|BufferedFeed $feed, RowWriter $writer): void
    {
        if ($this->session->ledger->ended()) {
            return;
        }
        foreach ($this->gathered($feed, $writer) as $pages) {
            $this->put($pages, $writer);
        }
    }

    /** @return list<string> Ids of all rows that have one, also of those that could not be understood. */
    public static function idsOf(Batch $batch): array
    {
        $rejected = array_filter(array_column($batch->rejected(), 'id'), static fn (?string $id): bool => $id !== null && $id !== '');

        return [...$batch->ids(), ...array_values($rejected)];
    }

    /** How many rows have no id. */
    public static function nameless(Batch $batch): int
    {
        return count($batch) - count(self::idsOf($batch));
    }

    /**
     * What came before an error of the feed's is still given, and then written.
     *
     * @return \Generator<int, non-empty-list<FeedPage>>
     */
    private function gathered(Feed|BufferedFeed $feed, RowWriter $writer): \Generator
    {
        $pages = [];
        $failure = null;
        $began = microtime(true);
        try {
            foreach ($feed as $batch) {
                $this->session->ledger->setTotal($feed->total());
                $page = $this->read($batch, $writer);
                if ($pages !== [] && self::rows($pages) + count($page->open) > $writer->size()) {
                    yield $pages;
                    $pages = [];
                }
                $pages[] = $page;
                if ($page->handled > 0 || !$writer->gathers() || count($pages) === self::TOGETHER || microtime(true) - $began > self::SECONDS) {
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
    private static function rows(array $pages): int
    {
        return array_sum(array_map(static fn (FeedPage $page): int => count($page->open), $pages));
    }

    private function read(Batch $batch, RowWriter $writer): FeedPage
    {
        $links = $this->links->known($this->session->database(), 'article', $batch->ids());
        $known = array_filter(array_map($writer->known(...), $links), static fn (string $print): bool => $print !== '');
        $handled = $this->session->ledger->handled();
        $changed = $batch->changed($known);

        return new FeedPage($batch, $links, array_diff_key($changed, $handled), array_diff_key($links, $changed, $handled), count($handled));
    }

    /**
     * Writes pages: one that has many rows in several transactions, else all of them in one.
     *
     * @param non-empty-list<FeedPage> $pages
     */
    private function put(array $pages, RowWriter $writer): void
    {
        $open = array_replace(...array_map(static fn (FeedPage $page): array => $page->open, $pages));
        $links = array_replace(...array_map(static fn (FeedPage $page): array => $page->links, $pages));
        $chunks = array_chunk($open, $writer->size(), true);
        foreach ($chunks as $place => $rows) {
            $own = array_intersect_key($links, $rows);
            $writer->prepare($rows, $own);
            $ended = $place === count($chunks) - 1 ? $pages : [];
            $this->session->write(function () use ($writer, $rows, $own, $ended): void {
                $this->write($writer, $rows, $own);
                $this->finish($ended, $writer);
            }, static function () use ($writer): void {
                // Before the rest of the shop is told: what it loads then is what was written.
                ImportMode::forget();
                $writer->written();
            });
        }
        if ($chunks === []) {
            $this->session->write(fn () => $this->finish($pages, $writer));
        }
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows
     * @param array<array-key, Link>                 $links
     */
    private function write(RowWriter $writer, array $rows, array $links): void
    {
        $writer->write($rows, $links);
        foreach (array_keys($rows) as $id) {
            $this->session->ledger->handle((string) $id);
            $this->session->ledger->add('seen');
        }
    }

    /** @param list<FeedPage> $pages */
    private function finish(array $pages, RowWriter $writer): void
    {
        $seen = [];
        foreach ($pages as $page) {
            $this->count($page, $writer);
            array_push($seen, ...self::idsOf($page->batch));
        }
        if ($seen !== [] && $this->session->run->kind === 'catalog') {
            // Only a catalog run says what is missing: a stock run in between must not take its marks away.
            $this->links->touch($this->session->database(), 'article', $seen, $this->session->run->id);
        }
    }

    private function count(FeedPage $page, RowWriter $writer): void
    {
        $ledger = $this->session->ledger;
        foreach ($page->quiet as $id => $link) {
            $writer->unchanged((string) $id, $link);
        }
        $rejected = $page->batch->rejected();
        // Rows of pictures and prices have no code; it is what people know an article by.
        $links = $this->links->known($this->session->database(), 'article', array_values(array_filter(array_column($rejected, 'id'))));
        foreach ($rejected as $row) {
            $ledger->fail((string) $row['id'], $row['code'] ?? ($links[(string) $row['id']] ?? null)->code ?? '', $row['reason']);
        }
        $ledger->add('seen', max(0, count($page->batch) - $page->handled - count($page->open)));
        if ($this->session->run->kind === 'catalog') {
            $nameless = (int) $ledger->detail('nameless') + self::nameless($page->batch);
            $ledger->setDetail('nameless', $nameless === 0 ? null : $nameless);
        }
        $ledger->turnPage($page->batch->cursor());
    }
}
