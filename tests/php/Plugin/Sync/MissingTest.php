<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Sync\Missing\CatalogCompleteness;
use SorsForWooCommerce\Sync\Runner;
use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * Products whose article SORS no longer has.
 */
final class MissingTest extends SyncTestCase
{
    public function testWithdrawsToDraftOnceAndRestores(): void
    {
        [$sandbox, $missing, $all] = $this->shop('draft', 2);
        $private = $this->loadProduct($missing[0]['code']);
        $private->set_status('private');
        $private->save();
        $sandbox->mutate(['remove' => array_column($missing, 'id')]);
        $run = $this->mustSync('catalog');

        $this->assertSame(2, $run->details['missing']);
        $this->assertSame([2, array_column($missing, 'code')], [$run->details['notes']['drafted']['count'], $run->details['notes']['drafted']['codes']]);
        $this->assertSame(['draft', 'draft'], $this->statuses($missing));
        $this->assertSame($all - 2, (int) $this->countPublished());

        // A product is withdrawn once: later changes by staff stay, and nothing is written again.
        $second = $this->loadProduct($missing[1]['code']);
        $second->set_status('publish');
        $second->save();
        $before = $this->dumpContent();
        $run = $this->mustSync('catalog');
        $this->assertSame([2, false], [$run->details['missing'], isset($run->details['notes']['drafted'])]);
        $this->assertSame($before, $this->dumpContent());

        $sandbox->mutate(['articles' => array_map(self::articleRow(...), $missing)]);
        $run = $this->mustSync('catalog');
        $this->assertSame([0, 2, 0], [$run->details['missing'], $run->details['notes']['restored']['count'], $run->created]);
        $this->assertSame(['private', 'publish'], $this->statuses($missing));
        $this->assertSame('', $this->link($missing[0]['id'])['withdrawal']);
        $before = $this->dumpContent();
        $this->mustSync('catalog');
        $this->assertSame($before, $this->dumpContent());
    }

    public function testWithdrawsToOutOfStockAndTheStockRunKeepsIt(): void
    {
        [$sandbox, $missing] = $this->shop('out_of_stock', 2);
        $backorders = $this->loadProduct($missing[0]['code']);
        $backorders->set_backorders('notify');
        $backorders->save();
        $stock = array_map(fn (array $article): mixed => $this->loadProduct($article['code'])->get_stock_quantity(), $missing);
        // An inactive article still has stock in SORS.
        $sandbox->mutate(['articles' => array_map(static fn (array $article): array => ['id' => $article['id'], 'active' => false], $missing)]);
        $run = $this->mustSync('catalog');
        $this->assertSame(2, $run->details['notes']['set_out_of_stock']['count']);
        $this->mustSync('stock');
        foreach ($missing as $article) {
            $product = $this->loadProduct($article['code']);
            $this->assertSame(['publish', 'outofstock', 0, false], [$product->get_status(), $product->get_stock_status(), $product->get_stock_quantity(), $product->is_in_stock()]);
        }
        $before = $this->dumpContent();
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $this->assertSame($before, $this->dumpContent());

        $sandbox->mutate(['articles' => array_map(static fn (array $article): array => ['id' => $article['id'], 'active' => true], $missing)]);
        $this->mustSync('catalog');
        $this->assertSame(0, $this->loadProduct($missing[0]['code'])->get_stock_quantity(), 'The old quantity is not sold before the stock run.');
        $this->mustSync('stock');
        foreach ($missing as $index => $article) {
            $product = $this->loadProduct($article['code']);
            $this->assertSame([$stock[$index], 'instock'], [$product->get_stock_quantity(), $product->get_stock_status()]);
        }
        $this->assertSame('notify', $this->loadProduct($missing[0]['code'])->get_backorders());
    }

    public function testRestoresTheQuantityIfTheShopOwnsTheStock(): void
    {
        [$sandbox, $missing] = $this->shop('out_of_stock', 2);
        Settings::save(['owned_fields' => ['name']]);
        [$counted, $plain] = array_map(fn (array $article): \WC_Product => $this->loadProduct($article['code']), $missing);
        $counted->set_stock_quantity(17);
        $counted->save();
        $plain->set_manage_stock(false);
        $plain->save();
        $plain = $this->loadProduct($missing[1]['code']);
        $plain->set_stock_status('onbackorder');
        $plain->save();
        $sandbox->mutate(['remove' => array_column($missing, 'id')]);
        $this->mustSync('catalog');
        $this->assertSame(['outofstock', 'outofstock'], array_map(fn (array $article): string => $this->loadProduct($article['code'])->get_stock_status(), $missing));
        $sandbox->mutate(['articles' => array_map(self::articleRow(...), $missing)]);
        $this->mustSync('catalog');
        $this->assertSame([17, 'instock'], [$this->loadProduct($missing[0]['code'])->get_stock_quantity(), $this->loadProduct($missing[0]['code'])->get_stock_status()]);
        $this->assertSame([false, 'onbackorder'], [$this->loadProduct($missing[1]['code'])->get_manage_stock(), $this->loadProduct($missing[1]['code'])->get_stock_status()]);
    }

    public function testWithdrawsLinkedProductsThatTheShopCreated(): void
    {
        $sandbox = $this->sandbox(articles: 30, settings: ['missing_articles' => 'draft']);
        $article = self::firstSold($sandbox->data('articles'));
        $own = new \WC_Product_Simple();
        $own->set_name('Ručno uneto');
        $own->set_sku($article['code']);
        $own->save();
        $untouched = new \WC_Product_Simple();
        $untouched->set_name('Nije iz SORS-a');
        $untouched->set_sku('RUČNO-1');
        $untouched->save();
        $this->mustSync('catalog');
        $sandbox->mutate(['remove' => [$article['id']]]);
        $this->mustSync('catalog');
        $this->assertSame(['draft', 'publish'], [$this->loadProduct($article['code'])->get_status(), $this->loadProduct('RUČNO-1')->get_status()]);
    }

    public function testAppliesAChangedSetting(): void
    {
        [$sandbox, $missing] = $this->shop('draft', 1);
        $stock = $this->loadProduct($missing[0]['code'])->get_stock_quantity();
        $sandbox->mutate(['remove' => [$missing[0]['id']]]);
        $this->mustSync('catalog');
        Settings::save(['missing_articles' => 'out_of_stock']);
        $this->mustSync('catalog');
        $this->assertSame(['publish', 'outofstock'], [$this->loadProduct($missing[0]['code'])->get_status(), $this->loadProduct($missing[0]['code'])->get_stock_status()]);
        Settings::save(['missing_articles' => 'leave']);
        $this->mustSync('catalog');
        $this->assertSame('outofstock', $this->loadProduct($missing[0]['code'])->get_stock_status());
        $sandbox->mutate(['articles' => [self::articleRow($missing[0])]]);
        $this->mustSync('catalog');
        $sandbox->mutate(['stock' => [['article_id' => $missing[0]['id'], 'business_unit' => '1', 'on_hand' => '8', 'reserved' => '0']]]);
        $this->mustSync('stock');
        $this->assertSame(['publish', 8], [$this->loadProduct($missing[0]['code'])->get_status(), $this->loadProduct($missing[0]['code'])->get_stock_quantity()]);
        $this->assertGreaterThan(0, $stock);
    }

    public function testAnUnfinishedRunWithdrawsNothing(): void
    {
        [$sandbox] = $this->shop('draft', 1, 60, '20');
        $published = $this->countPublished();
        $runner = new Runner();
        $stopped = $runner->runToEnd($runner->start('catalog', 'cli')->id, static function (Run $run) use ($runner): void {
            if ($run->seen > 0) {
                $runner->stop($run->id);
            }
        });
        $this->assertSame('stopped', $stopped->state);
        foreach (['half_page', 'cut_body'] as $fault) {
            $sandbox->injectFault($fault, 'articles', ['skip' => 1]);
            $this->assertSame('failed', $this->sync('catalog')->state, $fault);
            $sandbox->clearFaults();
        }
        $this->assertSame($published, $this->countPublished());
    }

    public function testAResumedRunKeepsItsSeenArticlesDespiteAStockRunInBetween(): void
    {
        [$sandbox, $missing] = $this->shop('draft', 1, 60, '20');
        $published = $this->countPublished();
        $sandbox->mutate(['remove' => [$missing[0]['id']]]);
        $runner = new Runner();
        $run = $runner->start('catalog', 'admin');
        for ($steps = 0; $steps < 100 && !$this->findRun($run->id)->isFinished(); $steps++) {
            $runner->runStep($run->id, 0.0);
            if ($steps === 1) {
                // Like a paused run: other runs work meanwhile.
                global $wpdb;
                $wpdb->query("UPDATE {$wpdb->prefix}sors_runs SET run_lock = NULL WHERE id = {$run->id}");
                $this->mustSync('stock');
                $wpdb->query("UPDATE {$wpdb->prefix}sors_runs SET run_lock = 'shop' WHERE id = {$run->id}");
            }
        }
        $this->assertGreaterThan(4, $steps);
        $this->assertSame('completed', $this->findRun($run->id)->state, (string) $this->findRun($run->id)->reason);
        $this->assertSame(1, $this->findRun($run->id)->details['missing']);
        $this->assertSame($published - 1, $this->countPublished());
    }

    public function testArticlesFoundByTheSecondReadAreNotMissing(): void
    {
        [$sandbox, $missing] = $this->shop('draft', 1);
        $sandbox->mutate(['remove' => [$missing[0]['id']]]);
        $runner = new Runner();
        $run = $runner->runToEnd($runner->start('catalog', 'cli')->id, static function (Run $run) use ($sandbox, $missing): void {
            if ($run->phase === 'confirm') {
                $sandbox->mutate(['articles' => [self::articleRow($missing[0])]]);
            }
        });
        $this->assertSame(['completed', 0], [$run->state, $run->details['missing']]);
        $this->assertSame('publish', $this->loadProduct($missing[0]['code'])->get_status());
    }

    public function testANewArticleWithTheSameCodeKeepsTheProduct(): void
    {
        [$sandbox, $missing] = $this->shop('draft', 1);
        $sandbox->mutate(['remove' => [$missing[0]['id']], 'articles' => [['id' => '987654'] + self::articleRow($missing[0])]]);
        $this->mustSync('catalog');
        $this->assertSame('publish', $this->loadProduct($missing[0]['code'])->get_status());
    }

    public function testDisablesAVariationAndExplainsWhyAVariableProductStays(): void
    {
        $sandbox = $this->sandbox(articles: 30, settings: ['missing_articles' => 'draft']);
        [$first, $second] = [self::firstSold($sandbox->data('articles')), self::firstSold($sandbox->data('articles'), 1)];
        $parent = new \WC_Product_Variable();
        $parent->set_name('Majica „Šumadija”');
        $parent->set_sku($second['code']);
        $parent->save();
        $variation = new \WC_Product_Variation();
        $variation->set_parent_id($parent->get_id());
        $variation->set_sku($first['code']);
        $variation->set_status('publish');
        $variation->save();
        $this->mustSync('catalog');
        $sandbox->mutate(['remove' => [$first['id'], $second['id']]]);
        $this->mustSync('catalog');
        $this->assertSame(['private', 'draft'], [$this->loadProduct($first['code'])->get_status(), $this->loadProduct($second['code'])->get_status()]);
        Settings::save(['missing_articles' => 'out_of_stock']);
        $run = $this->mustSync('catalog');
        $this->assertSame(['publish', 'outofstock'], [$this->loadProduct($first['code'])->get_status(), $this->loadProduct($first['code'])->get_stock_status()]);
        $this->assertSame('draft', $this->loadProduct($second['code'])->get_status());
        $reasons = array_column($run->details['skipped_items'], 'reason', 'code');
        $this->assertStringContainsString('manually', $reasons[$second['code']]);
    }

    public function testDetectsAnIncompleteCatalog(): void
    {
        $this->assertNull(CatalogCompleteness::findDoubt(30, 30, 0));
        $this->assertNull(CatalogCompleteness::findDoubt(30, null, 0));
        $this->assertNull(CatalogCompleteness::findDoubt(31, 30, 0));
        $this->assertStringContainsString('30 articles but sent 29', (string) CatalogCompleteness::findDoubt(29, 30, 0));
        $this->assertStringContainsString('2 articles without an ID', (string) CatalogCompleteness::findDoubt(30, 30, 2));
    }

    /** @return array{SandboxProcess, list<array<string, mixed>>, int} Sandbox, goods in stock, products. */
    private function shop(string $choice, int $goods, int $articles = 30, ?string $pageCap = null): array
    {
        $sandbox = $this->sandbox(articles: $articles, settings: ['missing_articles' => $choice]);
        if ($pageCap !== null) {
            $sandbox = SandboxProcess::start(['articles' => (string) $articles, 'page-cap' => $pageCap, 'profile' => self::profile() ?: 'assumed']);
            ApiKey::save($sandbox->key);
            Settings::save(['api_url' => $sandbox->https, 'ca_file' => $sandbox->caFile]);
        }
        $created = $this->mustSync('catalog')->created;
        $this->mustSync('stock');
        $found = array_values(array_filter(
            $sandbox->data('articles'),
            static fn (array $article): bool => $article['kind'] === 'goods' && $article['active'] !== false
                && wc_get_product(wc_get_product_id_by_sku($article['code']))->get_stock_quantity() > 0
        ));

        return [$sandbox, array_slice($found, 0, $goods), $created];
    }

    /**
     * @param array<string, mixed> $article
     *
     * @return array<string, mixed> Values that add the article again.
     */
    private static function articleRow(array $article): array
    {
        return array_intersect_key($article, array_flip(['id', 'code', 'name', 'kind', 'vat_rate']));
    }

    /**
     * @param list<array<string, mixed>> $articles
     *
     * @return list<string>
     */
    private function statuses(array $articles): array
    {
        return array_map(fn (array $article): string => $this->loadProduct($article['code'])->get_status(), $articles);
    }

    private function countPublished(): int
    {
        wp_cache_flush();

        return (int) wp_count_posts('product')->publish;
    }

    /** @return array<string, string|null> */
    private function link(string $id): array
    {
        global $wpdb;

        return $wpdb->get_row($wpdb->prepare("SELECT * FROM {$wpdb->prefix}sors_links WHERE kind = 'article' AND sors_id = %s", $id), ARRAY_A);
    }
}
