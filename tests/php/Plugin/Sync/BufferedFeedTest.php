<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use Sors\Batch;
use Sors\Feed;
use SorsForWooCommerce\Connection\ClientFactory;
use SorsForWooCommerce\Sync\Stock\BufferedFeed;

/**
 * The brakes look through SORS's stock before anything is written; what they have read is what is written.
 */
final class BufferedFeedTest extends SyncTestCase
{
    public function testTheStockIsFetchedOnceARun(): void
    {
        $sandbox = $this->sandbox(articles: 60);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $sandbox->mutate(['stock' => array_map(
            static fn (array $row): array => ['article_id' => $row['article_id'], 'business_unit' => '1', 'on_hand' => '17', 'reserved' => '0'],
            $sandbox->data('stock', query: ['business_unit' => '1'])
        )]);
        $sandbox->clearRequests();
        $once = self::pages();
        $asked = $sandbox->requests()['resources']['stock'];
        self::assertGreaterThan(0, count($once));

        $sandbox->clearRequests();
        $run = $this->mustSync('stock');
        self::assertSame($asked, $sandbox->requests()['resources']['stock']);
        self::assertSame([60, 0], [$run->seen, $run->failed]);
        self::assertSame([17], array_values(array_unique(array_map(
            static fn (\WC_Product $product): int => (int) $product->get_stock_quantity(),
            wc_get_products(['limit' => -1])
        ))));
    }

    public function testItIsGivenBackPageByPageOnce(): void
    {
        $this->sandbox(articles: 30);
        $pages = self::pages();
        $reading = self::readThrough(new BufferedFeed(), $pages);
        self::assertTrue($reading->isUsable());
        self::assertSame(30, $reading->total());
        self::assertSame($pages, iterator_to_array($reading, false));
        self::assertFalse($reading->isUsable(), 'What is written is let go of.');
    }

    public function testOneThatIsLargeOrOldOrNotWholeIsNotUsed(): void
    {
        $this->sandbox(articles: 30);
        $pages = self::pages();
        self::assertFalse(self::readThrough(new BufferedFeed(most: 29), $pages)->isUsable());
        self::assertTrue(self::readThrough(new BufferedFeed(most: 30), $pages)->isUsable());
        self::assertFalse(self::readThrough(new BufferedFeed(seconds: -1.0), $pages)->isUsable());

        $open = new BufferedFeed();
        $open->startBuffering();
        $open->addBatch($pages[0]);
        self::assertFalse($open->isUsable(), 'There may be more.');

        $later = new BufferedFeed();
        $later->addBatch($pages[0]);
        $later->finishBuffering(30);
        self::assertFalse($later->isUsable(), 'An earlier worker has read the pages before.');
    }

    /** @param list<Batch> $pages */
    private static function readThrough(BufferedFeed $reading, array $pages): BufferedFeed
    {
        $reading->startBuffering();
        array_map($reading->addBatch(...), $pages);
        $reading->finishBuffering(30);

        return $reading;
    }

    /** @return non-empty-list<Batch> */
    private static function pages(): array
    {
        return iterator_to_array(new Feed(ClientFactory::create(), 'stock', []), false);
    }
}
