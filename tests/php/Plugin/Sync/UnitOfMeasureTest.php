<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Admin\UnitOfMeasureField;
use SorsForWooCommerce\Settings\Settings;

/**
 * The unit of measure of products.
 */
final class UnitOfMeasureTest extends SyncTestCase
{
    public function testItIsThatOfSorsAndFollowsIt(): void
    {
        $sandbox = $this->sandbox(articles: 25);
        $this->mustSync('catalog');
        $articles = $sandbox->data('articles');
        $article = self::firstSold($articles);
        foreach ($articles as $each) {
            if (wc_get_product_id_by_sku($each['code']) > 0) {
                $this->assertSame((string) $each['unit'], $this->loadProduct($each['code'])->get_meta('_sors_unit'));
            }
        }
        $before = $this->loadProduct($article['code'])->get_meta('_sors_unit');
        $sandbox->mutate(['articles' => [['id' => $article['id'], 'unit' => 'džak']]]);
        $run = $this->mustSync('catalog');
        $this->assertSame([1, 'džak'], [$run->updated, $this->loadProduct($article['code'])->get_meta('_sors_unit')]);
        $this->assertNotSame('džak', $before);

        Settings::save(['owned_fields' => array_values(array_diff(Settings::FIELDS, ['unit']))]);
        $sandbox->mutate(['articles' => [['id' => $article['id'], 'unit' => 'kom']]]);
        $this->mustSync('catalog');
        $this->assertSame('džak', $this->loadProduct($article['code'])->get_meta('_sors_unit'));

        Settings::save(['owned_fields' => Settings::FIELDS]);
        $sandbox->mutate(['articles' => [['id' => $article['id'], 'unit' => null]]]);
        $this->mustSync('catalog');
        $this->assertSame('džak', $this->loadProduct($article['code'])->get_meta('_sors_unit'), 'SORS has none: the shop’s stays.');
    }

    public function testAProductThatHasNoneGetsItThoughNothingElseChanges(): void
    {
        $sandbox = $this->sandbox(articles: 25);
        $this->mustSync('catalog');
        $article = self::firstSold($sandbox->data('articles'));
        delete_post_meta($this->loadProduct($article['code'])->get_id(), '_sors_unit');
        Settings::save(['article_kinds' => ['goods']]);
        $this->assertSame(1, $this->mustSync('catalog')->updated);
        $this->assertSame($article['unit'], $this->loadProduct($article['code'])->get_meta('_sors_unit'));
    }

    public function testTheProductsInventoryTabShowsItEscaped(): void
    {
        $product = new \WC_Product_Simple();
        $product->set_name('Brašno T-500');
        $product->update_meta_data('_sors_unit', '<b>kg</b>');
        $product->save();
        $GLOBALS['post'] = get_post($product->get_id());
        ob_start();
        UnitOfMeasureField::ofProduct();
        UnitOfMeasureField::ofVariation(0, [], get_post($product->get_id()));
        $html = (string) ob_get_clean();
        $this->assertSame(2, substr_count($html, '&lt;b&gt;kg&lt;/b&gt;'));
        $this->assertStringNotContainsString('<input', $html);

        $product->delete_meta_data('_sors_unit');
        $product->save();
        ob_start();
        UnitOfMeasureField::ofProduct();
        $this->assertSame('', ob_get_clean());
    }
}
