<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Tests\Support\ExpectedCatalog;

/**
 * Articles become products.
 */
final class CatalogTest extends SyncTestCase
{
    public function testEveryArticleBecomesAProduct(): void
    {
        $sandbox = $this->sandbox(articles: 160);
        $run = $this->mustSync('catalog');

        $expected = (new ExpectedCatalog($sandbox->data('articles'), $sandbox->data('groups')))->products();
        $articles = array_column($sandbox->data('articles'), null, 'id');
        $this->assertSame(count($expected), $run->created);
        $this->assertSame(count($articles) - count($expected), $run->skipped);
        $this->assertSame([160, 160, 0, 0], [$run->seen, $run->total, $run->failed, $run->updated]);
        foreach ($expected as $id => $wanted) {
            $product = $this->loadProduct($wanted['sku']);
            $article = $articles[$id];
            $this->assertSame($wanted['name'], html_entity_decode($product->get_name(), ENT_QUOTES | ENT_HTML5));
            $this->assertSame('publish', $product->get_status());
            $this->assertSame((string) $article['gtin'], $product->get_global_unique_id());
            $this->assertEqualsWithDelta((float) $article['weight'], (float) $product->get_weight(), 1e-9);
            $this->assertSame(['20' => '', '10' => 'reduced-rate', '0' => 'zero-rate'][(int) $article['vat_rate']], $product->get_tax_class());
            $this->assertTrue($product->get_manage_stock());
            $names = array_map(static fn (int $term): string => html_entity_decode(get_term($term)->name, ENT_QUOTES | ENT_HTML5), $product->get_category_ids());
            sort($names, SORT_STRING);
            $this->assertSame($wanted['categories'] ?: ['Uncategorized'], $names, $wanted['sku']);
        }
    }

    public function testTextsComeThroughUnharmedWhoeverRunsIt(): void
    {
        $sandbox = $this->sandbox(articles: 5);
        $id = $sandbox->data('articles')[0]['id'];
        $name = 'Šraf <M8> & „Đura” &lt;b&gt; C:\\temp \\\\ 5" <script>alert(1)</script> Ћирилица';
        $text = "Mere < 40 cm & masa > 2 kg\nC:\\a";
        $sandbox->mutate(['articles' => [['id' => $id, 'code' => 'Č/1 "a"', 'name' => $name, 'description' => $text]]]);
        // Nobody, as in the schedule: WordPress would change what it takes for HTML.
        $this->mustSync('catalog');

        $product = $this->loadProduct('Č/1 "a"');
        $this->assertSame($name, html_entity_decode($product->get_name(), ENT_QUOTES | ENT_HTML5));
        $this->assertSame($text, html_entity_decode($product->get_description(), ENT_QUOTES | ENT_HTML5));
        $this->assertStringNotContainsString('<script', $product->get_name());
        $before = $this->dumpContent();
        // Everything is compared again, as a manager's run would store it.
        $this->asAdministrator();
        Settings::save(['owned_fields' => ['name', 'description']]);
        $this->assertSame(0, $this->mustSync('catalog')->updated);
        $this->assertSame($before, $this->dumpContent());
    }

    public function testASecondRunWritesNothing(): void
    {
        $this->sandbox(articles: 60);
        $first = $this->mustSync('catalog');
        $before = $this->dumpContent();
        $writes = 0;
        $watch = static function (string $sql) use (&$writes): string {
            global $wpdb;
            $writes += preg_match("/^\s*(INSERT|UPDATE|DELETE|REPLACE)/i", $sql) && !str_contains($sql, $wpdb->prefix . 'sors_') ? 1 : 0;

            return $sql;
        };
        add_filter('query', $watch);
        $second = $this->mustSync('catalog');
        remove_filter('query', $watch);

        $this->assertSame([0, 0, $first->created, $first->skipped], [$second->created, $second->updated, $second->unchanged, $second->skipped]);
        $this->assertSame(0, $writes);
        $this->assertSame($before, $this->dumpContent());
    }

    public function testOneChangedFieldIsWrittenAndTheMerchantsStay(): void
    {
        $sandbox = $this->sandbox(articles: 30);
        $this->mustSync('catalog');
        $article = self::firstSold($sandbox->data('articles'));
        $product = $this->loadProduct($article['code']);
        $product->set_short_description('Ručno napisano');
        $product->set_length('12');
        $product->set_catalog_visibility('search');
        $product->save();
        $sandbox->mutate(['articles' => [['id' => $article['id'], 'name' => 'Čajnik „Vlasina”']]]);

        $run = $this->mustSync('catalog');

        $this->assertSame([0, 1], [$run->created, $run->updated]);
        $product = $this->loadProduct($article['code']);
        $this->assertSame('Čajnik „Vlasina”', $product->get_name());
        $this->assertSame('Ručno napisano', $product->get_short_description());
        $this->assertSame(['12', 'search'], [$product->get_length(), $product->get_catalog_visibility()]);
    }

    public function testAFieldSorsDoesNotOwnIsKept(): void
    {
        $sandbox = $this->sandbox(articles: 30, settings: ['owned_fields' => ['description', 'weight']]);
        $this->mustSync('catalog');
        $article = self::firstSold($sandbox->data('articles'));
        $product = $this->loadProduct($article['code']);
        $this->assertSame($article['name'], html_entity_decode($product->get_name(), ENT_QUOTES | ENT_HTML5), 'A new product gets every field.');
        $product->set_name('Ime koje je trgovac dao');
        $product->save();
        $sandbox->mutate(['articles' => [['id' => $article['id'], 'name' => 'Novo ime', 'description' => 'Novi opis', 'weight' => '2.500']]]);

        $this->assertSame(1, $this->mustSync('catalog')->updated);
        $product = $this->loadProduct($article['code']);
        $this->assertSame('Ime koje je trgovac dao', $product->get_name());
        $this->assertSame(['Novi opis', '2.5'], [$product->get_description(), $product->get_weight()]);
    }

    public function testWhatIsNotInSorsAnyMoreIsLeftAndCounted(): void
    {
        $sandbox = $this->sandbox(articles: 30);
        $created = $this->mustSync('catalog')->created;
        $article = self::firstSold($sandbox->data('articles'));
        $sandbox->mutate(['remove' => [$article['id']]]);
        $run = $this->mustSync('catalog');

        $this->assertSame(1, $run->details['missing']);
        $this->assertSame($created - 1, $run->unchanged);
        $this->assertSame('publish', $this->loadProduct($article['code'])->get_status());
    }

    public function testADeletedProductIsMadeAnewAndOneInTheTrashIsNot(): void
    {
        $sandbox = $this->sandbox(articles: 30);
        $this->mustSync('catalog');
        $gone = self::firstSold($sandbox->data('articles'));
        $trashed = self::firstSold($sandbox->data('articles'), 1);
        $this->loadProduct($gone['code'])->delete(true);
        $this->loadProduct($trashed['code'])->delete(false);
        $run = $this->mustSync('catalog');

        $this->assertSame([1, 0, 0], [$run->created, $run->updated, $run->failed]);
        $this->assertSame('publish', $this->loadProduct($gone['code'])->get_status());
        $this->assertContains($trashed['code'], array_column($run->details['skipped_items'], 'code'));
    }

    public function testWhatChangedWhileAProductWasInTheTrashIsWrittenOnceItIsBack(): void
    {
        $sandbox = $this->sandbox(articles: 30);
        $this->mustSync('catalog');
        $article = self::firstSold($sandbox->data('articles'));
        $id = $this->loadProduct($article['code'])->get_id();
        wp_trash_post($id);
        $sandbox->mutate(['articles' => [['id' => $article['id'], 'name' => 'Novo ime iz međuvremena']]]);
        $this->mustSync('catalog');
        wp_untrash_post($id);
        $this->assertSame(1, $this->mustSync('catalog')->updated);
        $this->assertSame('Novo ime iz međuvremena', wc_get_product($id)->get_name());
    }

    public function testWhatCanBeNoProductIsNamedWithItsReasonInEveryRun(): void
    {
        $sandbox = $this->sandbox(articles: 30);
        $goods = array_values(array_filter($sandbox->data('articles'), static fn (array $a): bool => $a['kind'] === 'goods' && $a['active'] !== false));
        $sandbox->mutate(['articles' => [
            ['id' => $goods[0]['id'], 'active' => false],
            ['id' => $goods[1]['id'], 'kind' => 'service'],
            ['id' => $goods[2]['id'], 'code' => $goods[3]['code']],
            ['id' => $goods[4]['id'], 'kind' => 'material'],
            ['id' => $goods[5]['id'], 'code' => str_repeat('Š', 101)],
        ]]);
        foreach ([$this->mustSync('catalog'), $this->mustSync('catalog')] as $run) {
            $reasons = array_column($run->details['skipped_items'], 'reason', 'id');
            $this->assertStringContainsString('not active', $reasons[$goods[0]['id']]);
            $this->assertStringContainsString('service', $reasons[$goods[1]['id']]);
            $double = $reasons[$goods[2]['id']] ?? $reasons[$goods[3]['id']];
            $this->assertStringContainsString('also that of another article', $double);
            $this->assertStringContainsString('raw material', $reasons[$goods[4]['id']]);
            $this->assertStringContainsString('longer than', $reasons[$goods[5]['id']]);
        }
        $this->assertSame($run->seen, $run->created + $run->updated + $run->unchanged + $run->skipped + $run->failed);
    }

    public function testAWrongBarcodeIsLeftOutAndAVatRateWithoutClassStopsOnlyItsArticle(): void
    {
        $sandbox = $this->sandbox(articles: 30);
        $first = self::firstSold($sandbox->data('articles'));
        $second = self::firstSold($sandbox->data('articles'), 1);
        $sandbox->mutate(['articles' => [['id' => $first['id'], 'gtin' => '8600000000014'], ['id' => $second['id'], 'vat_rate' => '8']]]);
        $run = $this->mustSync('catalog');

        $this->assertSame('', $this->loadProduct($first['code'])->get_global_unique_id());
        $this->assertSame([$first['code']], $run->details['notes']['gtin_invalid']['codes']);
        $this->assertSame(0, wc_get_product_id_by_sku($second['code']));
        $reasons = array_column($run->details['skipped_items'], 'reason', 'code');
        $this->assertStringContainsString('no tax class for VAT of 8 %', $reasons[$second['code']]);
    }

    public function testOneProductThatCannotBeSavedStopsNoOther(): void
    {
        $sandbox = $this->sandbox(articles: 30);
        $article = self::firstSold($sandbox->data('articles'), 2);
        $refuse = static function (\WC_Product $product) use ($article): void {
            if ($product->get_sku() === $article['code'] && $product->get_id() > 0) {
                throw new \RuntimeException('A plugin refuses it.');
            }
        };
        // Thrown once the post, its meta and terms are written: all of them must go again.
        add_action('woocommerce_product_object_updated_props', $refuse);
        $run = $this->mustSync('catalog');
        remove_action('woocommerce_product_object_updated_props', $refuse);

        $this->assertSame(1, $run->failed);
        $this->assertSame([['code' => $article['code'], 'id' => $article['id'], 'reason' => 'A plugin refuses it.']], $run->details['failed_items']);
        $this->assertStringContainsString($article['code'], $this->sorsLog());
        $rows = $this->countRows();
        $this->assertSame($run->created, $rows['products']);
        $this->assertSame($run->created, $rows['lookup']);
        $again = $this->mustSync('catalog');
        $this->assertSame([1, 0], [$again->created, $again->failed]);
    }

    public function testManyProductsMakeFewActions(): void
    {
        global $wpdb;
        $count = static fn (): int => (int) $wpdb->get_var("SELECT COUNT(*) FROM {$wpdb->prefix}actionscheduler_actions");
        $this->sandbox(articles: 60);
        $before = $count();
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $this->assertLessThanOrEqual($before + 2, $count());
    }
}
