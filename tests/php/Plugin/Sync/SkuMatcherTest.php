<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Products\ProductLinker;

/**
 * What the shop has already is adopted by SKU, never doubled.
 */
final class SkuMatcherTest extends SyncTestCase
{
    public function testAProductOfTheSameSkuIsAdopted(): void
    {
        $sandbox = $this->sandbox(articles: 25);
        $article = self::firstSold($sandbox->data('articles'));
        $own = wp_insert_term('Izdvajamo', 'product_cat')['term_id'];
        $product = new \WC_Product_Simple();
        $product->set_name('Staro ime');
        $product->set_sku($article['code']);
        $product->set_status('private');
        $product->set_category_ids([$own]);
        $product->set_purchase_note('Hvala!');
        $id = $product->save();
        $run = $this->mustSync('catalog');

        $adopted = $this->loadProduct($article['code']);
        $this->assertSame($id, $adopted->get_id());
        $this->assertSame(1, $run->updated);
        $this->assertSame($article['name'], html_entity_decode($adopted->get_name(), ENT_QUOTES | ENT_HTML5));
        $this->assertSame(['private', 'Hvala!'], [$adopted->get_status(), $adopted->get_purchase_note()]);
        $this->assertContains($own, $adopted->get_category_ids());
    }

    public function testAVariationOfTheSameSkuIsAdopted(): void
    {
        $sandbox = $this->sandbox(articles: 25);
        $article = self::firstSold($sandbox->data('articles'));
        $parent = new \WC_Product_Variable();
        $parent->set_name('Majica');
        $parentId = $parent->save();
        $variation = new \WC_Product_Variation();
        $variation->set_parent_id($parentId);
        $variation->set_sku($article['code']);
        $variation->set_attributes(['boja' => 'crvena']);
        $id = $variation->save();
        $products = $this->countRows()['products'];
        $run = $this->mustSync('catalog');
        $this->mustSync('stock');

        $this->assertSame($products + $run->created, $this->countRows()['products']);
        $adopted = $this->loadProduct($article['code']);
        $this->assertSame([$id, 'variation', $parentId], [$adopted->get_id(), $adopted->get_type(), $adopted->get_parent_id()]);
        $this->assertSame('Majica', wc_get_product($parentId)->get_name());
        $price = array_column($sandbox->data('prices', query: ['business_unit' => '1']), 'gross', 'article_id')[$article['id']];
        $this->assertSame((float) $price, (float) $adopted->get_regular_price());
        $this->assertSame((float) $price, (float) wc_get_product($parentId)->get_variation_price(), 'The parent shows its variation’s price.');
        $this->assertSame(0, $this->mustSync('catalog')->updated);
    }

    /** As a careless import makes them, or a plugin that keeps a translation as a product of its own. */
    public function testOfSeveralProductsOfOneSkuAPersonSaysWhichIsMeant(): void
    {
        global $wpdb;
        $sandbox = $this->sandbox(articles: 25);
        $article = self::firstSold($sandbox->data('articles'));
        $ids = [];
        foreach (['Frižider', 'Fridge'] as $name) {
            $product = new \WC_Product_Simple();
            $product->set_name($name);
            $ids[] = $product->save();
        }
        $list = implode(', ', $ids);
        $wpdb->query($wpdb->prepare("INSERT INTO {$wpdb->postmeta} (post_id, meta_key, meta_value) VALUES (%d, '_sku', %s), (%d, '_sku', %s)", $ids[0], $article['code'], $ids[1], $article['code']));
        $wpdb->query($wpdb->prepare("UPDATE {$wpdb->prefix}wc_product_meta_lookup SET sku = %s WHERE product_id IN ({$list})", $article['code']));
        wp_cache_flush();
        $products = $this->countRows()['products'];
        $run = $this->mustSync('catalog');
        $this->assertStringContainsString("(no. {$ids[1]}, {$ids[0]})", array_column($run->details['skipped_items'], 'reason', 'code')[$article['code']]);
        $this->assertSame(['Frižider', 'Fridge'], array_map(static fn (int $id): string => wc_get_product($id)->get_name(), $ids));
        $this->assertSame($products + $run->created, $this->countRows()['products']);

        (new ProductLinker())->link($ids[0], $article['code']);
        $this->mustSync('catalog');
        $this->assertSame([$article['name'], 'Fridge'], array_map(static fn (int $id): string => html_entity_decode(wc_get_product($id)->get_name(), ENT_QUOTES | ENT_HTML5), $ids));
    }

    public function testAProductOfTheSameNameIsNotAdopted(): void
    {
        $sandbox = $this->sandbox(articles: 25);
        $article = self::firstSold($sandbox->data('articles'));
        $product = new \WC_Product_Simple();
        $product->set_name($article['name']);
        $id = $product->save();
        $this->mustSync('catalog');
        $this->assertNotSame($id, $this->loadProduct($article['code'])->get_id());
    }

    public function testASkuWooCommerceTakesForTheSameIsNamedNotUsed(): void
    {
        $sandbox = $this->sandbox(articles: 25);
        $article = self::firstSold($sandbox->data('articles'));
        $sandbox->mutate(['articles' => [['id' => $article['id'], 'code' => 'ČAJ-1']]]);
        $product = new \WC_Product_Simple();
        $product->set_sku('caj-1');
        $product->set_name('Drugi');
        $id = $product->save();
        $run = $this->mustSync('catalog');

        $reasons = array_column($run->details['skipped_items'], 'reason', 'code');
        $this->assertStringContainsString('caj-1', $reasons['ČAJ-1']);
        $this->assertSame('Drugi', wc_get_product($id)->get_name());
    }

    public function testACodeChangedInSorsChangesTheSku(): void
    {
        $sandbox = $this->sandbox(articles: 25);
        $this->mustSync('catalog');
        $article = self::firstSold($sandbox->data('articles'));
        $id = $this->loadProduct($article['code'])->get_id();
        $sandbox->mutate(['articles' => [['id' => $article['id'], 'code' => 'NOVA-ŠIFRA']]]);
        $run = $this->mustSync('catalog');
        $this->assertSame([0, 1], [$run->created, $run->updated]);
        $this->assertSame($id, $this->loadProduct('NOVA-ŠIFRA')->get_id());
    }
}
