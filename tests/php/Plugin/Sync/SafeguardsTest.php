<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Sync\Runner;
use SorsForWooCommerce\Sync\Safeguards\SafeguardFindings;
use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * What else a person is asked about: a smaller catalog, products out of sale, prices that jump, another source.
 */
final class SafeguardsTest extends SyncTestCase
{
    public function testACatalogThatShrankIsAskedAboutWithItsProducts(): void
    {
        [$sandbox, $goods] = $this->shop(['missing_articles' => 'draft']);
        $sandbox->mutate(['remove' => array_column(array_slice($goods, 0, 12), 'id')]);
        $before = $this->dumpContent();
        $paused = $this->sync('catalog');

        $this->assertTrue($paused->needsConfirmation(), (string) $paused->reason);
        $this->assertSame('catalog_shrink', $paused->details['pending_confirmation']);
        $this->assertStringContainsString('12 no more', (string) $paused->reason);
        $evidence = SafeguardFindings::listPending($paused);
        $this->assertSame(12, $evidence['count']);
        $this->assertEqualsCanonicalizing(array_column(array_slice($goods, 0, 12), 'code'), array_column($evidence['items'], 'code'));
        $this->assertSame(['Published', 'Draft'], [$evidence['items'][0]['old'], $evidence['items'][0]['new']]);
        $this->assertNotSame('', $evidence['items'][0]['name']);
        $this->assertSame($before, $this->dumpContent());

        $run = $this->goOn($paused);
        $this->assertSame(['completed', 12], [$run->state, $run->details['notes']['drafted']['count']]);
        $this->assertSame('completed', $this->mustSync('catalog')->state, 'What is done is not asked about again.');
    }

    public function testManyArticlesThatBecomeInactiveAreAskedAbout(): void
    {
        [$sandbox, $goods] = $this->shop(['missing_articles' => 'out_of_stock']);
        $sandbox->mutate(['articles' => array_map(static fn (array $article): array => ['id' => $article['id'], 'active' => false], array_slice($goods, 0, 12))]);
        $before = $this->dumpContent();
        $paused = $this->sync('catalog', 'schedule');
        $this->assertSame('mass_missing', $paused->details['pending_confirmation'] ?? $paused->reason);
        $this->assertSame($before, $this->dumpContent());
        (new Runner())->stop($paused->id);
        $this->assertSame($before, $this->dumpContent());

        Settings::save(['safeguard_zero_share' => 0]);
        $this->assertSame(12, $this->mustSync('catalog')->details['notes']['sold_out']['count']);
    }

    public function testWhatIsLeftAloneIsNotAskedAbout(): void
    {
        [$sandbox, $goods] = $this->shop([]);
        $sandbox->mutate(['remove' => array_column(array_slice($goods, 0, 12), 'id')]);
        $before = $this->dumpContent();
        $this->assertSame(12, $this->mustSync('catalog')->details['missing']);
        $this->assertSame($before, $this->dumpContent());
    }

    public function testPricesThatJumpPauseTheRunBeforeAnythingIsWritten(): void
    {
        [$sandbox, $goods] = $this->shop([]);
        $priced = array_values(array_filter($goods, fn (array $article): bool => (float) $this->loadProduct($article['code'])->get_regular_price() > 0));
        $sandbox->mutate(['prices' => array_map(fn (array $article): array => [
            'article_id' => $article['id'],
            'business_unit' => '1',
            // Once as many times more, once as many times less.
            'gross' => number_format((float) $this->loadProduct($article['code'])->get_regular_price() * ($article['id'] % 2 ? 3.1 : 0.1), 2, '.', ''),
        ], array_slice($priced, 0, 11))]);
        $before = $this->dumpContent();
        $paused = $this->sync('stock');
        $this->assertSame('price_jump', $paused->details['pending_confirmation'] ?? $paused->reason);
        $evidence = SafeguardFindings::listPending($paused);
        $this->assertSame(11, $evidence['count']);
        foreach ($evidence['items'] as $item) {
            $this->assertSame((float) $item['old'], (float) $this->loadProduct($item['code'])->get_regular_price());
        }
        $this->assertSame($before, $this->dumpContent());

        $this->assertSame('completed', $this->goOn($paused)->state);
        foreach ($evidence['items'] as $item) {
            $this->assertSame((float) $item['new'], (float) $this->loadProduct($item['code'])->get_regular_price());
        }
    }

    public function testAFewPricesThatJumpOrASwitchedOffBrakeDoNotPause(): void
    {
        [$sandbox, $goods] = $this->shop([]);
        $change = fn (int $count, float $by): array => ['prices' => array_map(fn (array $article): array => [
            'article_id' => $article['id'],
            'business_unit' => '1',
            'gross' => number_format(max(1, (float) $this->loadProduct($article['code'])->get_regular_price()) * $by, 2, '.', ''),
        ], array_slice($goods, 0, $count))];
        $sandbox->mutate($change(10, 3.5));
        $this->assertSame('completed', $this->mustSync('stock')->state);
        Settings::save(['safeguard_price_factor' => 0]);
        $sandbox->mutate($change(15, 3.5));
        $this->assertSame('completed', $this->mustSync('stock')->state);
    }

    public function testOtherUnitsWhoseStockIsAddedUpAreAnotherSource(): void
    {
        $this->sandbox(articles: 15);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        Settings::save(['stock_business_units' => ['1', '2']]);
        $paused = $this->sync('stock');
        $this->assertTrue($paused->needsConfirmation());
        $this->assertStringContainsString('Stock of several units: none → 1, 2', (string) $paused->reason);
        Settings::save(['stock_business_units' => []]);
        $this->assertSame('completed', $this->sync('stock')->state);
    }

    public function testAnotherSourceIsAskedAboutOnceAndNamed(): void
    {
        [, $goods] = $this->shop([]);
        Settings::save(['business_unit' => '2', 'stock_mode' => 'on_hand']);
        $before = $this->dumpContent();
        $paused = $this->sync('stock', 'schedule');
        $this->assertSame('source_change', $paused->details['pending_confirmation'] ?? $paused->reason);
        $this->assertStringContainsString('Business unit: 1 → 2', (string) $paused->reason);
        $this->assertStringContainsString('On hand', (string) $paused->reason);
        $this->assertSame(2, SafeguardFindings::listPending($paused)['count']);
        $this->assertSame($before, $this->dumpContent());
        $this->assertSame('completed', $this->mustSync('catalog')->state, 'The catalog does not go by it.');

        $paused = $this->sync('stock');
        $this->assertTrue($paused->needsConfirmation(), 'Asked until it is answered.');
        Settings::save(['safeguard_zero_share' => 0, 'safeguard_price_factor' => 0]);
        $this->assertSame('completed', $this->goOn($paused)->state);
        $this->assertSame('completed', $this->mustSync('stock')->state);
        update_option('woocommerce_currency', 'EUR');
        $this->assertStringContainsString('RSD → EUR', (string) $this->sync('stock')->reason);
        Settings::save(['safeguard_source' => false]);
        $this->assertSame('completed', $this->mustSync('stock')->state);
        $this->assertNotSame([], $goods);
    }

    public function testWhatChangedWhileAPersonWasThinkingIsAskedAboutToo(): void
    {
        [$sandbox, $goods] = $this->shop([]);
        $row = static fn (array $article, array $values): array => ['article_id' => $article['id'], 'business_unit' => '1'] + $values;
        $sandbox->mutate(['stock' => array_map(static fn (array $article): array => $row($article, ['on_hand' => '0', 'reserved' => '0']), $goods)]);
        $paused = $this->sync('stock');
        $this->assertSame('mass_zero', $paused->details['pending_confirmation'] ?? $paused->reason);
        $zeroes = SafeguardFindings::listPending($paused)['count'];
        // In the meantime somebody enters prices a hundred times too high.
        $sandbox->mutate(['prices' => array_map(fn (array $article): array => $row(
            $article,
            ['gross' => number_format((float) $this->loadProduct($article['code'])->get_regular_price() * 100, 2, '.', '')]
        ), $goods)]);
        $before = $this->dumpContent();
        $again = $this->goOn($paused);
        $this->assertSame('price_jump', $again->details['pending_confirmation'] ?? "{$again->state}: {$again->reason}");
        $this->assertSame($before, $this->dumpContent());
        $this->assertSame($zeroes, SafeguardFindings::listAll($again)['mass_zero']['count'], 'What was accepted is kept as it was shown.');
        $this->assertSame('completed', $this->goOn($again)->state);
    }

    public function testASourceChangedWhileARunWaitsEndsIt(): void
    {
        [$sandbox, $goods] = $this->shop([]);
        $sandbox->mutate(['stock' => array_map(
            static fn (array $article): array => ['article_id' => $article['id'], 'business_unit' => '1', 'on_hand' => '0', 'reserved' => '0'],
            $goods
        )]);
        $paused = $this->sync('stock');
        $this->assertTrue($paused->needsConfirmation());
        $before = $this->dumpContent();
        Settings::save(['business_unit' => '2', 'stock_mode' => 'on_hand']);
        $ended = $this->goOn($paused);
        $this->assertSame('failed', $ended->state);
        $this->assertStringContainsString('Business unit: 1 → 2', (string) $ended->reason);
        $this->assertStringContainsString('Start it again', (string) $ended->reason);
        $this->assertSame($before, $this->dumpContent());
        $this->assertSame('source_change', $this->sync('stock')->details['pending_confirmation'] ?? '');
    }

    public function testTheListOfWhatGoesToZeroHasOldAndNewAndAnEnd(): void
    {
        $sandbox = $this->sandbox(articles: 90);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $stock = [];
        foreach ($sandbox->data('stock', query: ['business_unit' => '1']) as $row) {
            $stock[] = ['article_id' => $row['article_id'], 'business_unit' => '1', 'on_hand' => '-2', 'reserved' => '0'];
        }
        $sandbox->mutate(['stock' => $stock]);
        $paused = $this->sync('stock');
        $evidence = SafeguardFindings::listPending($paused);
        $this->assertSame('mass_zero', $paused->details['pending_confirmation']);
        $this->assertSame($paused->details['zeroed'], $evidence['count']);
        $this->assertGreaterThan(50, $evidence['count']);
        $this->assertCount(50, $evidence['items']);
        foreach ($evidence['items'] as $item) {
            $this->assertSame([(string) $this->loadProduct($item['code'])->get_stock_quantity(), '-2'], [$item['old'], $item['new']]);
        }
    }

    private function goOn(Run $paused): Run
    {
        $runner = new Runner();

        return $runner->runToEnd($runner->resume($paused->id)->id);
    }

    /**
     * @param array<string, mixed> $settings
     *
     * @return array{SandboxProcess, list<array<string, mixed>>} The sandbox, and goods that are products.
     */
    private function shop(array $settings): array
    {
        $sandbox = $this->sandbox(articles: 40, settings: $settings);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $goods = array_filter($sandbox->data('articles'), static fn (array $article): bool => $article['kind'] === 'goods' && $article['active'] !== false);

        return [$sandbox, array_values($goods)];
    }
}
