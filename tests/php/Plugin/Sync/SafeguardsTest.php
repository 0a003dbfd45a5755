<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Sync\Runner;
use SorsForWooCommerce\Sync\Safeguards\SafeguardFindings;
use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * Safeguards for a smaller catalog, withdrawn products, price jumps and changed source settings.
 */
final class SafeguardsTest extends SyncTestCase
{
    public function testAShrunkCatalogNeedsConfirmationAndListsProducts(): void
    {
        [$sandbox, $goods] = $this->shop(['missing_articles' => 'draft']);
        $sandbox->mutate(['remove' => array_column(array_slice($goods, 0, 12), 'id')]);
        $before = $this->dumpContent();
        $paused = $this->sync('catalog');

        $this->assertTrue($paused->needsConfirmation(), (string) $paused->reason);
        $this->assertSame('catalog_shrink', $paused->details['pending_confirmation']);
        $this->assertStringContainsString('12 of the ', (string) $paused->reason);
        $findings = SafeguardFindings::listPending($paused);
        $this->assertSame(12, $findings['count']);
        $this->assertEqualsCanonicalizing(array_column(array_slice($goods, 0, 12), 'code'), array_column($findings['items'], 'code'));
        $this->assertSame(['Published', 'Draft'], [$findings['items'][0]['old'], $findings['items'][0]['new']]);
        $this->assertNotSame('', $findings['items'][0]['name']);
        $this->assertSame($before, $this->dumpContent());

        $run = $this->confirm($paused);
        $this->assertSame(['completed', 12], [$run->state, $run->details['notes']['drafted']['count']]);
        $this->assertSame('completed', $this->mustSync('catalog')->state, 'Withdrawn products need no second confirmation.');
    }

    public function testManyInactiveArticlesNeedConfirmation(): void
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
        $this->assertSame(12, $this->mustSync('catalog')->details['notes']['set_out_of_stock']['count']);
    }

    public function testProductsThatAreNotChangedNeedNoConfirmation(): void
    {
        [$sandbox, $goods] = $this->shop([]);
        $sandbox->mutate(['remove' => array_column(array_slice($goods, 0, 12), 'id')]);
        $before = $this->dumpContent();
        $this->assertSame(12, $this->mustSync('catalog')->details['missing']);
        $this->assertSame($before, $this->dumpContent());
    }

    public function testPriceJumpsPauseTheRunBeforeAnythingIsWritten(): void
    {
        [$sandbox, $goods] = $this->shop([]);
        $priced = array_values(array_filter($goods, fn (array $article): bool => (float) $this->loadProduct($article['code'])->get_regular_price() > 0));
        $sandbox->mutate(['prices' => array_map(fn (array $article): array => [
            'article_id' => $article['id'],
            'business_unit' => '1',
            // Alternately a rise and a fall by more than the factor.
            'gross' => number_format((float) $this->loadProduct($article['code'])->get_regular_price() * ($article['id'] % 2 ? 3.1 : 0.1), 2, '.', ''),
        ], array_slice($priced, 0, 11))]);
        $before = $this->dumpContent();
        $paused = $this->sync('stock');
        $this->assertSame('price_jump', $paused->details['pending_confirmation'] ?? $paused->reason);
        $findings = SafeguardFindings::listPending($paused);
        $this->assertSame(11, $findings['count']);
        foreach ($findings['items'] as $item) {
            $this->assertSame((float) $item['old'], (float) $this->loadProduct($item['code'])->get_regular_price());
        }
        $this->assertSame($before, $this->dumpContent());

        $this->assertSame('completed', $this->confirm($paused)->state);
        foreach ($findings['items'] as $item) {
            $this->assertSame((float) $item['new'], (float) $this->loadProduct($item['code'])->get_regular_price());
        }
    }

    public function testFewPriceJumpsOrADisabledSafeguardDoNotPauseTheRun(): void
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

    public function testOtherStockBusinessUnitsAreASourceChange(): void
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

    public function testASourceChangeIsDescribedAndConfirmedOnce(): void
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
        $this->assertSame('completed', $this->mustSync('catalog')->state, 'The catalog has other source settings.');

        $paused = $this->sync('stock');
        $this->assertTrue($paused->needsConfirmation(), 'Every run asks until it is confirmed.');
        Settings::save(['safeguard_zero_share' => 0, 'safeguard_price_factor' => 0]);
        $this->assertSame('completed', $this->confirm($paused)->state);
        $this->assertSame('completed', $this->mustSync('stock')->state);
        update_option('woocommerce_currency', 'EUR');
        $this->assertStringContainsString('RSD → EUR', (string) $this->sync('stock')->reason);
        Settings::save(['safeguard_source' => false]);
        $this->assertSame('completed', $this->mustSync('stock')->state);
        $this->assertNotSame([], $goods);
    }

    public function testChangesDuringThePauseNeedConfirmationToo(): void
    {
        [$sandbox, $goods] = $this->shop([]);
        $row = static fn (array $article, array $values): array => ['article_id' => $article['id'], 'business_unit' => '1'] + $values;
        $sandbox->mutate(['stock' => array_map(static fn (array $article): array => $row($article, ['on_hand' => '0', 'reserved' => '0']), $goods)]);
        $paused = $this->sync('stock');
        $this->assertSame('mass_zero', $paused->details['pending_confirmation'] ?? $paused->reason);
        $zeroedCount = SafeguardFindings::listPending($paused)['count'];
        // Meanwhile, prices in SORS become a hundred times too high.
        $sandbox->mutate(['prices' => array_map(fn (array $article): array => $row(
            $article,
            ['gross' => number_format((float) $this->loadProduct($article['code'])->get_regular_price() * 100, 2, '.', '')]
        ), $goods)]);
        $before = $this->dumpContent();
        $pausedAgain = $this->confirm($paused);
        $this->assertSame('price_jump', $pausedAgain->details['pending_confirmation'] ?? "{$pausedAgain->state}: {$pausedAgain->reason}");
        $this->assertSame($before, $this->dumpContent());
        $this->assertSame($zeroedCount, SafeguardFindings::listAll($pausedAgain)['mass_zero']['count'], 'Confirmed findings stay as they were shown.');
        $this->assertSame('completed', $this->confirm($pausedAgain)->state);
    }

    public function testASourceChangeDuringThePauseEndsTheRun(): void
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
        $failed = $this->confirm($paused);
        $this->assertSame('failed', $failed->state);
        $this->assertStringContainsString('Business unit: 1 → 2', (string) $failed->reason);
        $this->assertStringContainsString('Start it again', (string) $failed->reason);
        $this->assertSame($before, $this->dumpContent());
        $this->assertSame('source_change', $this->sync('stock')->details['pending_confirmation'] ?? '');
    }

    public function testFindingsListOldAndNewQuantitiesUpToALimit(): void
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
        $findings = SafeguardFindings::listPending($paused);
        $this->assertSame('mass_zero', $paused->details['pending_confirmation']);
        $this->assertSame($paused->details['zeroed'], $findings['count']);
        $this->assertGreaterThan(50, $findings['count']);
        $this->assertCount(50, $findings['items']);
        foreach ($findings['items'] as $item) {
            $this->assertSame([(string) $this->loadProduct($item['code'])->get_stock_quantity(), '-2'], [$item['old'], $item['new']]);
        }
    }

    private function confirm(Run $paused): Run
    {
        $runner = new Runner();

        return $runner->runToEnd($runner->resume($paused->id)->id);
    }

    /**
     * @param array<string, mixed> $settings
     *
     * @return array{SandboxProcess, list<array<string, mixed>>} The sandbox, and goods with products.
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
