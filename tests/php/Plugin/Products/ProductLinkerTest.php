<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Products;

use SorsForWooCommerce\Products\ProductLinker;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Sync\RunInProgressException;
use SorsForWooCommerce\Tests\Plugin\Sync\SyncTestCase;

/**
 * A person links a product to an article, or unlinks it.
 */
final class ProductLinkerTest extends SyncTestCase
{
    public function testALinkedProductIsTheOneTheNextRunWrites(): void
    {
        $article = self::firstSold($this->sandbox(articles: 25)->data('articles'));
        $this->mustSync('catalog');
        wp_delete_post($this->loadProduct($article['code'])->get_id(), true);
        $own = $this->own('MOJ-1');
        $link = (new ProductLinker())->link($own, " {$article['code']} ");
        $this->assertSame([$article['id'], $own], [$link->sorsId, $link->wpId]);

        $this->assertSame(0, $this->mustSync('catalog')->created);
        clean_post_cache($own);
        $product = wc_get_product($own);
        $this->assertSame($article['name'], html_entity_decode($product->get_name(), ENT_QUOTES | ENT_HTML5));
        $this->assertSame('MOJ-1', $product->get_sku(), 'A SKU of the merchant’s own stays.');
    }

    public function testLinkingTwiceIsTheSameLink(): void
    {
        $article = self::firstSold($this->sandbox(articles: 25)->data('articles'));
        $this->mustSync('catalog');
        $id = $this->loadProduct($article['code'])->get_id();
        $this->assertSame($id, (new ProductLinker())->link($id, $article['code'])->wpId);
    }

    public function testAnUnlinkedProductStaysAndIsFoundAgainByItsSku(): void
    {
        $article = self::firstSold($this->sandbox(articles: 25)->data('articles'));
        $this->mustSync('catalog');
        $id = $this->loadProduct($article['code'])->get_id();
        $linking = new ProductLinker();
        $this->assertSame($article['id'], $linking->unlink($id)->sorsId);
        $this->assertNull($linking->findLink($id));
        $this->assertSame(0, $this->mustSync('catalog')->created);
        $this->assertSame($article['id'], $linking->findLink($id)?->sorsId);
        $linking->unlink($id);
        $this->expectException(\DomainException::class);
        $this->expectExceptionMessage('stands for no article');
        $linking->unlink($id);
    }

    /** Whatever is in the way is named, and nothing changes. */
    public function testWhatIsInTheWayIsSaid(): void
    {
        $articles = $this->sandbox(articles: 25)->data('articles');
        [$first, $second] = [self::firstSold($articles), self::firstSold($articles, 1)];
        $this->mustSync('catalog');
        $one = $this->loadProduct($first['code'])->get_id();
        $two = $this->loadProduct($second['code'])->get_id();
        $own = $this->own('MOJ-2');
        $linking = new ProductLinker();
        $before = $this->dumpContent();
        $refused = [
            'no product or variation no. 999999' => [999999, $first['code']],
            'Enter the article’s code' => [$own, '  '],
            'No catalog run has seen' => [$own, 'NEMA-TAKVE'],
            'Unlink it first' => [$one, $second['code']],
            "stands product no. {$two} already" => [$own, $second['code']],
        ];
        foreach ($refused as $message => [$product, $code]) {
            try {
                $linking->link($product, $code);
                self::fail("linked in spite of: {$message}");
            } catch (\DomainException $refusal) {
                $this->assertStringContainsString($message, $refusal->getMessage());
            }
        }
        $linking->unlink($two);
        try {
            $linking->link($own, $second['code']);
            self::fail('linked past the product with the SKU');
        } catch (\DomainException $refusal) {
            $this->assertStringContainsString("Product no. {$two} has", $refusal->getMessage());
        }
        $this->assertNull($linking->findLink($own));
        $this->assertSame($before, $this->dumpContent());
    }

    public function testNothingIsLinkedWhileARunIsAtWork(): void
    {
        $article = self::firstSold($this->sandbox(articles: 25)->data('articles'));
        $this->mustSync('catalog');
        $id = $this->loadProduct($article['code'])->get_id();
        $run = (new RunRepository())->create('catalog', 'admin', 'MyDatabase2026');
        try {
            (new ProductLinker())->unlink($id);
            self::fail('unlinked under a run');
        } catch (RunInProgressException $busy) {
            $this->assertSame($run->id, $busy->run?->id);
        }
        $this->assertNotNull((new ProductLinker())->findLink($id));
    }

    private function own(string $sku): int
    {
        $product = new \WC_Product_Simple();
        $product->set_name('Sopstveni proizvod Č');
        $product->set_sku($sku);

        return $product->save();
    }
}
