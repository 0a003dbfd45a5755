<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

use Sors\Batch;
use Sors\Feed;
use SorsForWooCommerce\Storage\Link;
use SorsForWooCommerce\Storage\Links;

/**
 * Takes a feed page by page through a writer. The position moves on only once a page is committed as a whole; items of
 * a page that was interrupted are not counted twice.
 */
final class Pages
{
    private readonly Links $links;

    public function __construct(private readonly Session $session)
    {
        $this->links = $session->links();
    }

    public static function open(Session $session, string $kind, string $salt): Feed
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
    public function each(Feed $feed, RowWriter $writer): void
    {
        if ($this->session->ledger->ended()) {
            return;
        }
        foreach ($feed as $batch) {
            $this->session->ledger->setTotal($feed->total());
            $this->page($batch, $writer);
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

    private function page(Batch $batch, RowWriter $writer): void
    {
        $links = $this->links->known($this->session->database(), 'article', $batch->ids());
        $known = array_filter(array_map($writer->known(...), $links), static fn (string $print): bool => $print !== '');
        $handled = $this->session->ledger->handled();
        $changed = $batch->changed($known);
        $open = array_diff_key($changed, $handled);
        $counted = count($handled) + count($open);
        $quiet = array_diff_key($links, $changed, $handled);
        $chunks = array_chunk($open, $writer->size(), true);
        foreach ($chunks as $place => $rows) {
            $own = array_intersect_key($links, $rows);
            $writer->prepare($rows, $own);
            $isLast = $place === count($chunks) - 1;
            $this->session->write(function () use ($writer, $rows, $own, $batch, $quiet, $counted, $isLast): void {
                $this->write($writer, $rows, $own);
                if ($isLast) {
                    $this->finish($batch, $writer, $quiet, $counted);
                }
            }, $writer->written(...));
            BulkMode::forget();
        }
        if ($chunks === []) {
            $this->session->write(fn () => $this->finish($batch, $writer, $quiet, $counted));
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

    /** @param array<array-key, Link> $quiet Articles whose rows are as last written. */
    private function finish(Batch $batch, RowWriter $writer, array $quiet, int $counted): void
    {
        $ledger = $this->session->ledger;
        foreach ($quiet as $id => $link) {
            $writer->unchanged((string) $id, $link);
        }
        foreach ($batch->rejected() as $row) {
            $ledger->fail((string) $row['id'], (string) $row['code'], $row['reason']);
        }
        $ledger->add('seen', max(0, count($batch) - $counted));
        if ($this->session->run->kind === 'catalog') {
            // Only a catalog run says what is missing: a stock run in between must not take its marks away.
            $this->links->touch($this->session->database(), 'article', self::idsOf($batch), $this->session->run->id);
            $nameless = (int) $ledger->detail('nameless') + self::nameless($batch);
            $ledger->setDetail('nameless', $nameless === 0 ? null : $nameless);
        }
        $ledger->turnPage($batch->cursor());
    }
}
