<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Extension;

use Sors\Batch;
use Sors\Client;
use Sors\Exception\ValidationException;
use Sors\Feed;

/**
 * Feeds against the sandbox's own data, under both profiles.
 */
final class FeedTest extends ExtensionTestCase
{
    private const ARTICLES = 1100;

    /** @dataProvider profiles */
    public function testEveryArticleArrivesAsItIs(string $profile): void
    {
        $sandbox = $this->sandbox($profile, self::ARTICLES);
        $feed = new Feed(self::client($sandbox, $profile), 'articles');
        self::assertInstanceOf(\Iterator::class, $feed);

        $rows = [];
        $keys = [];
        foreach ($feed as $key => $batch) {
            $keys[] = $key;
            self::assertInstanceOf(Batch::class, $batch);
            self::assertSame([], $batch->rejected());
            self::assertCount(count($batch->ids()), $batch);
            $changed = $batch->changed();
            self::assertSame(array_map('strval', array_keys($changed)), $batch->ids());
            self::assertSame(array_column($changed, 'code'), $batch->codes());
            $rows += $changed;
        }

        self::assertGreaterThan(1, count($keys));
        self::assertSame(range(0, count($keys) - 1), $keys);
        self::assertFalse($feed->valid());
        $expected = array_column($sandbox->data('articles'), null, 'id');
        self::assertCount(count($expected), $rows);
        self::assertGreaterThanOrEqual(self::ARTICLES, count($expected));
        self::assertSame(count($expected), $feed->total());
        foreach ($expected as $id => $article) {
            $row = $rows[$id];
            self::assertMatchesRegularExpression('/^[0-9a-f]{32,64}$/', $row['fingerprint']);
            foreach (['code', 'name', 'description', 'gtin', 'unit', 'kind', 'first_group', 'second_group'] as $field) {
                self::assertSame($article[$field] ?? null, $row[$field], "{$field} of article {$id}");
            }
            foreach (['vat_rate', 'weight'] as $field) {
                self::assertDecimal($article[$field] ?? null, $row[$field], "{$field} of article {$id}");
            }
        }
    }

    /** @dataProvider profiles */
    public function testStockHasThePriceBesideIt(string $profile): void
    {
        $sandbox = $this->sandbox($profile, self::ARTICLES);
        $query = ['business_unit' => '2', 'price_type' => 'net'];
        $client = self::client(
            $sandbox,
            $profile,
            ['business_unit' => '2', 'price_type' => 'net', 'stock_mode' => 'free']
        );
        $rows = self::all(new Feed($client, 'stock'));

        $stock = array_column($sandbox->data('stock', self::DATABASE, $query), null, 'article_id');
        $prices = array_column($sandbox->data('prices', self::DATABASE, $query), null, 'article_id');
        self::assertCount(count($stock), $rows);
        foreach ($stock as $id => $level) {
            self::assertDecimal($level['on_hand'], $rows[$id]['on_hand'], "on hand of {$id}");
            $free = self::thousandths($level['on_hand']) - self::thousandths($level['reserved'] ?? '0');
            self::assertSame($free, self::thousandths($rows[$id]['quantity']), "quantity of {$id}");
            self::assertDecimal($prices[$id]['amount'] ?? null, $rows[$id]['price'], "price of {$id}");
        }
    }

    /** @dataProvider profiles */
    public function testGroupsImagesAndCustomersAreFeedsToo(string $profile): void
    {
        $sandbox = $this->sandbox($profile, 120);
        $client = self::client($sandbox, $profile);

        $groups = self::all(new Feed($client, 'groups'));
        foreach ($sandbox->data('groups') as $group) {
            self::assertSame($group['name'], $groups[$group['id']]['name']);
            self::assertSame($group['parent'], $groups[$group['id']]['parent']);
        }
        $customers = self::all(new Feed($client, 'customers'));
        self::assertSame(
            array_column($sandbox->data('customers'), 'name', 'id'),
            array_column($customers, 'name', 'id')
        );
        $images = self::all(new Feed($client, 'images'));
        $expected = [];
        foreach ($sandbox->data('images') as $image) {
            $expected[$image['article_id']][] = $image['id'];
        }
        self::assertNotSame([], $expected);
        foreach ($expected as $article => $ids) {
            self::assertEqualsCanonicalizing($ids, array_column($images[$article]['images'], 'id'));
            $positions = array_column($images[$article]['images'], 'position');
            $sorted = $positions;
            sort($sorted);
            self::assertSame($sorted, $positions);
        }
    }

    /** @dataProvider profiles */
    public function testOnlyWhatChangedCrossesIntoPhp(string $profile): void
    {
        $sandbox = $this->sandbox($profile, self::ARTICLES);
        $client = self::client($sandbox, $profile);
        $known = array_column(self::all(new Feed($client, 'articles', ['salt' => 'a'])), 'fingerprint', 'id');

        self::assertSame([], self::all(new Feed($client, 'articles', ['salt' => 'a']), $known));

        $id = (string) array_key_first($known);
        $sandbox->mutate(['articles' => [['id' => $id, 'name' => 'Шоља плава & „бела“ <ćup>']]]);
        $changed = self::all(new Feed($client, 'articles', ['salt' => 'a']), $known);
        self::assertSame([$id], array_map('strval', array_keys($changed)));
        self::assertSame('Шоља плава & „бела“ <ćup>', $changed[$id]['name']);

        self::assertCount(count($known), self::all(new Feed($client, 'articles', ['salt' => 'b']), $known));
    }

    /** @dataProvider profiles */
    public function testAnInterruptedRunGoesOnWhereItStopped(string $profile): void
    {
        $sandbox = $this->sandbox($profile, self::ARTICLES);
        $client = self::client($sandbox, $profile);

        $feed = new Feed($client, 'articles');
        $feed->rewind();
        $first = $feed->current()->ids();
        $cursor = $feed->current()->cursor();
        self::assertIsString($cursor);
        unset($feed);
        $rest = array_map('strval', array_keys(self::all(new Feed($client, 'articles', ['cursor' => $cursor]))));

        self::assertSame([], array_intersect($first, $rest));
        self::assertCount(count($sandbox->data('articles')), [...$first, ...$rest]);
    }

    public function testTheFirstBatchIsThereBeforeTheLastIsAskedFor(): void
    {
        $sandbox = $this->sandbox('assumed', 6000);
        $sandbox->clearRequests();
        $feed = new Feed(self::client($sandbox, 'assumed', ['concurrency' => 2]), 'articles');
        $feed->rewind();
        $count = $feed->current()->count();
        self::assertSame(500, $count);
        unset($feed);
        usleep(300_000);
        $asked = $sandbox->requests()['total'];
        usleep(200_000);

        self::assertLessThan(12, $asked);
        self::assertSame($asked, $sandbox->requests()['total'], 'A feed that is gone asks for nothing more.');
    }

    public function testAFeedIsReadOnce(): void
    {
        $sandbox = $this->sandbox('assumed', self::ARTICLES);
        $feed = new Feed(self::client($sandbox), 'articles');
        self::assertNull($feed->total());
        $feed->rewind();
        $feed->rewind();
        self::assertSame(0, $feed->key());
        $feed->next();
        self::assertSame(1, $feed->key());

        self::thrown(ValidationException::class, static fn () => $feed->rewind());
        self::assertTrue($feed->valid(), 'A refused rewind takes nothing away.');
        iterator_count(new \NoRewindIterator($feed));
        self::thrown(ValidationException::class, static fn () => $feed->current());
        self::thrown(ValidationException::class, static fn () => $feed->rewind());
    }

    public function testItReadsWithoutAForeach(): void
    {
        $sandbox = $this->sandbox('assumed', self::ARTICLES);
        $feed = new Feed(self::client($sandbox), 'articles');
        $seen = 0;
        while ($feed->valid()) {
            $seen += count($feed->current());
            $feed->next();
        }
        $feed->next();

        self::assertCount($seen, $sandbox->data('articles'));
    }

    public function testWrongOptionsAreNamed(): void
    {
        $client = new Client(['api_key' => 'k', 'database' => 'Demo2']);
        foreach (
            [
                'kind' => static fn () => new Feed($client, 'article'),
                'curser' => static fn () => new Feed($client, 'articles', ['curser' => 'x']),
                'salt' => static fn () => new Feed($client, 'articles', ['salt' => 5]),
                'stock_units' => static fn () => new Feed($client, 'stock', ['stock_units' => '1']),
            ] as $named => $call
        ) {
            $error = self::thrown(ValidationException::class, $call);
            self::assertStringContainsString($named, $error->getMessage());
        }
    }

    public function testKnownFingerprintsAreTexts(): void
    {
        $sandbox = $this->sandbox();
        $feed = new Feed(self::client($sandbox), 'articles');
        $batch = $feed->current();
        $error = self::thrown(ValidationException::class, static fn () => $batch->changed(['1' => ['x']]));

        self::assertStringContainsString('known', $error->getMessage());
    }

    public function testMemoryStaysFlat(): void
    {
        $sandbox = $this->sandbox('assumed', 6000);
        $client = self::client($sandbox);
        $known = array_column(self::all(new Feed($client, 'articles')), 'fingerprint', 'id');
        gc_collect_cycles();
        $before = memory_get_usage();
        for ($round = 0; $round < 5; $round++) {
            self::assertSame([], self::all(new Feed($client, 'articles'), $known));
        }
        gc_collect_cycles();

        self::assertLessThan(200_000, memory_get_usage() - $before);
    }

    /**
     * @param array<string, string> $known
     *
     * @return array<string, array<string, mixed>>
     */
    private static function all(Feed $feed, array $known = []): array
    {
        $rows = [];
        foreach ($feed as $batch) {
            self::assertSame([], $batch->rejected());
            $rows += $batch->changed($known);
        }

        return $rows;
    }

    private static function assertDecimal(?string $expected, ?string $actual, string $what): void
    {
        if ($expected === null || $actual === null) {
            self::assertSame($expected, $actual, $what);

            return;
        }
        self::assertMatchesRegularExpression('/^-?\d+(\.\d+)?$/', $actual, $what);
        self::assertSame(self::plain($expected), self::plain($actual), $what);
    }

    /** Without zeros that mean nothing. */
    private static function plain(string $decimal): string
    {
        return str_contains($decimal, '.') ? rtrim(rtrim($decimal, '0'), '.') : $decimal;
    }

    private static function thousandths(string $decimal): int
    {
        return (int) round((float) $decimal * 1000);
    }
}
