<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Products;

use SorsForWooCommerce\Products\ProductLinker;
use SorsForWooCommerce\Products\SingleProductSync;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Sync\RunInProgressException;
use SorsForWooCommerce\Tests\Plugin\Sync\SyncTestCase;
use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * One product is compared with its article, and written by itself.
 */
final class SingleProductSyncTest extends SyncTestCase
{
    public function testAComparisonNamesEachDifferenceAndWritesNothing(): void
    {
        [$id, $article] = $this->listSynced();
        $product = wc_get_product($id);
        $product->set_name('Ručno ime');
        $price = (string) round((float) $product->get_regular_price() / 2, 2);
        $product->set_regular_price($price);
        $product->save();
        $before = $this->dumpContent();
        $found = (new SingleProductSync())->compareProduct($id);

        $this->assertSame([], $found['remarks']);
        $changes = array_column($found['changes'], null, 'field');
        $this->assertSame(['name', 'regular_price'], array_keys($changes));
        $this->assertSame(['Ručno ime', $article['name']], [$changes['name']['old'], $changes['name']['new']]);
        $this->assertSame($price, $changes['regular_price']['old']);
        $this->assertSame($before, $this->dumpContent());
        $this->assertSame('0', $this->listReportItems());
    }

    public function testOnlyThisProductIsWrittenAndTheNextRunHasNothingToDo(): void
    {
        [$id, $article] = $this->listSynced();
        $other = $this->loadProduct(self::firstSold($this->sandboxArticles, 1)['code']);
        foreach ([wc_get_product($id), $other] as $product) {
            $product->set_name('Ručno ime');
            $product->save();
        }
        $this->assertSame('updated', (new SingleProductSync())->syncProduct($id)['result']);
        $this->assertSame($article['name'], html_entity_decode($this->loadProduct($article['code'])->get_name(), ENT_QUOTES | ENT_HTML5));
        $this->assertSame('Ručno ime', wc_get_product($other->get_id())->get_name());
        $this->assertSame('unchanged', (new SingleProductSync())->syncProduct($id)['result']);
        $this->assertSame([], (new SingleProductSync())->compareProduct($id)['changes']);
        $this->assertSame([0, 0], [$this->mustSync('catalog')->updated, $this->mustSync('stock')->updated]);
    }

    public function testTheRunThatSawTheArticleStaysNoted(): void
    {
        global $wpdb;
        [$id] = $this->listSynced();
        $seen = static fn (): string => (string) $wpdb->get_var($wpdb->prepare('SELECT last_run FROM %i WHERE wp_id = %d', Schema::table('links'), $id));
        $before = $seen();
        (new SingleProductSync())->syncProduct($id);
        $this->assertGreaterThan(0, (int) $before);
        $this->assertSame($before, $seen());
    }

    public function testAnArticleThatIsGoneIsSaidAndNothingChanges(): void
    {
        [$id] = $this->listSynced();
        $sorsId = (new ProductLinker())->findLink($id)->sorsId;
        $this->sandbox->mutate(['remove' => [$sorsId]]);
        $before = $this->dumpContent();
        try {
            (new SingleProductSync())->syncProduct($id);
            self::fail('written without an article');
        } catch (\DomainException $refusal) {
            $this->assertStringContainsString('does not have this article any more', $refusal->getMessage());
        }
        $this->assertSame($before, $this->dumpContent());
    }

    public function testARunAtWorkIsNotDisturbed(): void
    {
        [$id] = $this->listSynced();
        (new RunRepository())->create('stock', 'schedule', 'MyDatabase2026');
        $this->expectException(RunInProgressException::class);
        (new SingleProductSync())->syncProduct($id);
    }

    public function testWhatARunWouldAskBeforeItBeginsIsRefusedAndSaidInTheComparison(): void
    {
        [$id, $article] = $this->listSynced();
        Settings::save(['stock_mode' => 'on_hand']);
        $this->assertRefused($id, 'this has changed: Stock:');
        $this->assertStringContainsString('this has changed: Stock:', implode(' ', (new SingleProductSync())->compareProduct($id)['remarks']));
        Settings::save(['safeguard_source' => false]);
        $this->assertNotSame('skipped', (new SingleProductSync())->syncProduct($id)['result']);
        $this->assertSame($article['code'], wc_get_product($id)->get_sku());
    }

    public function testAPriceThatJumpsIsLeftToARunWhichSeesAllPrices(): void
    {
        [$id] = $this->listSynced();
        $price = wc_get_product($id)->get_regular_price();
        $sorsId = (new ProductLinker())->findLink($id)->sorsId;
        $this->sandbox->mutate(['prices' => [['article_id' => $sorsId, 'business_unit' => '1', 'net' => '0.5', 'gross' => '0.6']]]);
        $this->assertRefused($id, 'start “Stock and prices” on the overview');
        $this->assertSame($price, wc_get_product($id)->get_regular_price());
        Settings::save(['safeguard_price_factor' => 0]);
        $this->assertSame('updated', (new SingleProductSync())->syncProduct($id)['result']);
    }

    public function testWhileARunWaitsForAPersonNoProductGoesByItself(): void
    {
        [$id] = $this->listSynced();
        $run = (new RunRepository())->create('stock', 'schedule', 'MyDatabase2026');
        (new RunRepository())->update($run->id, ['details' => '{"pending_confirmation":"mass_zero"}']);
        (new RunRepository())->finish($run->id, 'paused', 'Sve na nulu?');
        $this->assertRefused($id, '“Stock and prices” (run ' . $run->id . ') waits for your word: Sve na nulu?');
    }

    public function testPicturesOfTheArticleComeWhereSorsOwnsThem(): void
    {
        [$id] = $this->listSynced();
        $sorsId = (new ProductLinker())->findLink($id)->sorsId;
        $this->sandbox->mutate(['images' => [['article_id' => $sorsId, 'action' => 'replace']]]);
        $before = (int) wc_get_product($id)->get_image_id();
        $changes = array_column((new SingleProductSync())->compareProduct($id)['changes'], 'new', 'field');
        $this->assertSame('a picture that would be fetched', $changes['image_id'] ?? 'none');
        $this->assertSame('updated', (new SingleProductSync())->syncProduct($id)['result']);
        $after = (int) wc_get_product($id)->get_image_id();
        $this->assertNotSame($before, $after);
        $this->assertFileExists((string) get_attached_file($after));
        $this->assertSame([], glob(wp_upload_dir()['basedir'] . '/sors-incoming-*'));
        $this->assertSame([], (new SingleProductSync())->compareProduct($id)['changes']);
        Settings::save(['owned_fields' => ['name', 'price', 'stock']]);
        $this->sandbox->mutate(['images' => [['article_id' => $sorsId, 'action' => 'replace']]]);
        (new SingleProductSync())->syncProduct($id);
        $this->assertSame($after, (int) wc_get_product($id)->get_image_id());
    }

    private function assertRefused(int $id, string $part): void
    {
        $before = $this->dumpContent();
        try {
            (new SingleProductSync())->syncProduct($id);
            self::fail('written all the same');
        } catch (\DomainException $refusal) {
            $this->assertStringContainsString($part, $refusal->getMessage());
        }
        $this->assertSame($before, $this->dumpContent());
    }

    private ?SandboxProcess $sandbox = null;

    /** @var list<array<string, mixed>> */
    private array $sandboxArticles = [];

    /** @return array{int, array<string, mixed>} A product that is as SORS has it, and its article. */
    private function listSynced(): array
    {
        $this->sandbox = $this->sandbox(articles: 25);
        $this->sandboxArticles = $this->sandbox->data('articles');
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $this->mustSync('images');
        $article = self::firstSold($this->sandboxArticles);

        return [$this->loadProduct($article['code'])->get_id(), $article];
    }

    private function listReportItems(): string
    {
        global $wpdb;

        return (string) $wpdb->get_var($wpdb->prepare('SELECT COUNT(*) FROM %i', Schema::table('report_items')));
    }
}
