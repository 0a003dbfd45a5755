<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use Sors\Batch;
use Sors\Feed;
use SorsForWooCommerce\Connection\ClientFactory;
use SorsForWooCommerce\Sync\Stock\BufferedFeed;

/**
 * The safeguards scan the stock feed before anything is written; the run then writes the scanned pages.
 */
final class BufferedFeedTest extends SyncTestCase
{
    public function testFetchesTheStockOncePerRun(): void
    {
        $sandbox = $this->sandbox(articles: 60);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $sandbox->mutate(['stock' => array_map(
            static fn (array $row): array => ['article_id' => $row['article_id'], 'business_unit' => '1', 'on_hand' => '17', 'reserved' => '0'],
            $sandbox->data('stock', query: ['business_unit' => '1'])
        )]);
        $sandbox->clearRequests();
        $pages = self::fetchPages();
        $requestCount = $sandbox->requests()['resources']['stock'];
        self::assertGreaterThan(0, count($pages));

        $sandbox->clearRequests();
        $run = $this->mustSync('stock');
        self::assertSame($requestCount, $sandbox->requests()['resources']['stock']);
        self::assertSame([60, 0], [$run->seen, $run->failed]);
        self::assertSame([17], array_values(array_unique(array_map(
            static fn (\WC_Product $product): int => (int) $product->get_stock_quantity(),
            wc_get_products(['limit' => -1])
        ))));
    }

    public function testReplaysThePagesOnce(): void
    {
        $this->sandbox(articles: 30);
        $pages = self::fetchPages();
        $buffered = self::bufferPages(new BufferedFeed(), $pages);
        self::assertTrue($buffered->isUsable());
        self::assertSame(30, $buffered->total());
        self::assertSame($pages, iterator_to_array($buffered, false));
        self::assertFalse($buffered->isUsable(), 'Replayed pages are freed.');
    }

    public function testIsNotUsableIfTooLargeOrTooOldOrIncomplete(): void
    {
        $this->sandbox(articles: 30);
        $pages = self::fetchPages();
        self::assertFalse(self::bufferPages(new BufferedFeed(maxRows: 29), $pages)->isUsable());
        self::assertTrue(self::bufferPages(new BufferedFeed(maxRows: 30), $pages)->isUsable());
        self::assertFalse(self::bufferPages(new BufferedFeed(maxAgeSeconds: -1.0), $pages)->isUsable());

        $unfinished = new BufferedFeed();
        $unfinished->startBuffering();
        $unfinished->addBatch($pages[0]);
        self::assertFalse($unfinished->isUsable(), 'There may be more pages.');

        $resumed = new BufferedFeed();
        $resumed->addBatch($pages[0]);
        $resumed->finishBuffering(30);
        self::assertFalse($resumed->isUsable(), 'An earlier worker has read the pages before this one.');
    }

    /** @param list<Batch> $pages */
    private static function bufferPages(BufferedFeed $buffered, array $pages): BufferedFeed
    {
        $buffered->startBuffering();
        array_map($buffered->addBatch(...), $pages);
        $buffered->finishBuffering(30);

        return $buffered;
    }

    /** @return non-empty-list<Batch> */
    private static function fetchPages(): array
    {
        return iterator_to_array(new Feed(ClientFactory::create(), 'stock', []), false);
    }
}
