<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * Stock as the sum of several business units.
 */
final class StockUnitsTest extends SyncTestCase
{
    private const UNITS = ['1', '2'];

    public function testSumsTheStockAndUsesThePriceOfTheBusinessUnit(): void
    {
        $sandbox = $this->sandbox(articles: 60, settings: ['stock_business_units' => self::UNITS]);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $this->assertSums($sandbox);
        $this->assertSame(0, $this->mustSync('stock')->updated);

        // A change in the second unit only.
        $article = self::firstSold($sandbox->data('articles'));
        $sandbox->mutate(['stock' => [['article_id' => $article['id'], 'business_unit' => '2', 'on_hand' => '500', 'reserved' => '1']]]);
        $this->assertSame(1, $this->mustSync('stock')->updated);
        $this->assertSums($sandbox);
    }

    public function testAnArticleMissingInAUnitCountsAsZeroThere(): void
    {
        $sandbox = $this->sandbox(articles: 40, settings: ['stock_business_units' => self::UNITS]);
        $articles = $sandbox->data('articles');
        [$one, $two] = [self::firstSold($articles), self::firstSold($articles, 1)];
        $sandbox->mutate(['stock' => [
            ['article_id' => $one['id'], 'on_hand' => '7', 'reserved' => '0'],
            ['article_id' => $two['id'], 'on_hand' => '9', 'reserved' => '0'],
        ]]);
        $sandbox->mutate(['stock' => [
            ['article_id' => $one['id'], 'business_unit' => '1', 'absent' => true],
            ['article_id' => $two['id'], 'business_unit' => '2', 'absent' => true],
        ]]);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $this->assertSame([7, 9], [$this->loadProduct($one['code'])->get_stock_quantity(), $this->loadProduct($two['code'])->get_stock_quantity()]);
    }

    /** @dataProvider badResponses */
    public function testABadResponseForOneUnitChangesNothing(string $fault, int $skip): void
    {
        $sandbox = $this->sandbox(articles: 60, settings: ['stock_business_units' => self::UNITS]);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $before = $this->dumpContent();
        $article = self::firstSold($sandbox->data('articles'));
        $sandbox->mutate(['stock' => [['article_id' => $article['id'], 'on_hand' => '321', 'reserved' => '0']]]);
        $sandbox->injectFault($fault, 'stock', ['skip' => $skip]);
        $run = $this->sync('stock');
        $this->assertNotSame('completed', $run->state);
        $this->assertNotSame('', (string) $run->reason);
        $this->assertSame($before, $this->dumpContent());

        $sandbox->clearFaults();
        $this->mustSync('stock');
        $this->assertSame(642, $this->loadProduct($article['code'])->get_stock_quantity());
    }

    /** @return array<string, array{string, int}> */
    public static function badResponses(): array
    {
        return [
            'the first unit empty' => ['empty_list', 0],
            'the second unit empty' => ['empty_list', 1],
            'half of the second unit' => ['half_page', 1],
            'a page of HTML for the second' => ['html', 1],
        ];
    }

    public function testAChangeOfUnitsComparesEverythingAgain(): void
    {
        $sandbox = $this->sandbox(articles: 40, settings: ['safeguard_source' => false]);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        Settings::save(['stock_business_units' => self::UNITS]);
        $this->assertGreaterThan(10, $this->mustSync('stock')->updated);
        $this->assertSums($sandbox);
        Settings::save(['stock_business_units' => []]);
        $this->mustSync('stock');
        $stock = array_column($sandbox->data('stock', query: ['business_unit' => '1']), 'free', 'article_id');
        $article = self::firstSold($sandbox->data('articles'));
        $this->assertSame((int) floor((float) $stock[$article['id']]), $this->loadProduct($article['code'])->get_stock_quantity());
    }

    public function testAnInterruptedRunReachesTheSameSums(): void
    {
        $sandbox = $this->sandbox(articles: 1200, settings: ['stock_business_units' => self::UNITS, 'article_kinds' => ['goods']]);
        global $wpdb;
        // Creates three products and links: a catalog run for 1,200 would take minutes.
        $articles = array_slice(array_values(array_filter($sandbox->data('articles'), static fn (array $a): bool => $a['kind'] === 'goods')), 0, 1200);
        usort($articles, static fn (array $one, array $other): int => strcmp($one['id'], $other['id']));
        $picked = [$articles[0], $articles[600], $articles[count($articles) - 1]];
        foreach ($picked as $article) {
            $product = new \WC_Product_Simple();
            $product->set_sku($article['code']);
            $product->set_manage_stock(true);
            $id = $product->save();
            $wpdb->insert(Schema::table('links'), ['database_name' => 'MyDatabase2026', 'kind' => 'article', 'sors_id' => $article['id'], 'wp_id' => $id, 'code' => $article['code'], 'updated_gmt' => gmdate('Y-m-d H:i:s')]);
        }
        $runner = new \SorsForWooCommerce\Sync\Runner();
        $run = $runner->start('stock', 'cli');
        $steps = 0;
        do {
            // No time at all: one commit per step.
            $run = $runner->runStep($run->id, 0.0);
            $steps++;
        } while (!$run->isFinished() && $steps < 60);
        $this->assertSame('completed', $run->state, (string) $run->reason);
        $this->assertGreaterThan(3, $steps);
        $this->assertSame(3, $run->updated + $run->unchanged);
        $this->assertSums($sandbox, $picked);
    }

    /** @param list<array<string, mixed>>|null $articles */
    private function assertSums(SandboxProcess $sandbox, ?array $articles = null): void
    {
        $sums = [];
        foreach (self::UNITS as $unit) {
            foreach ($sandbox->data('stock', query: ['business_unit' => $unit]) as $row) {
                $sums[$row['article_id']] = ($sums[$row['article_id']] ?? 0.0) + (float) $row['free'];
            }
        }
        $prices = array_column($sandbox->data('prices', query: ['business_unit' => '1']), 'gross', 'article_id');
        $compared = 0;
        foreach ($articles ?? $sandbox->data('articles') as $article) {
            if (wc_get_product_id_by_sku($article['code']) === 0) {
                continue;
            }
            $product = $this->loadProduct($article['code']);
            $this->assertSame((int) floor(round($sums[$article['id']], 3)), $product->get_stock_quantity(), $article['code']);
            if ((float) $prices[$article['id']] > 0) {
                $this->assertEquals((float) $prices[$article['id']], (float) $product->get_regular_price(), $article['code']);
            }
            $compared++;
        }
        $this->assertGreaterThan($articles === null ? 20 : 2, $compared);
    }
}
