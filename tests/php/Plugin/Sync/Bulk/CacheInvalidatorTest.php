<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync\Bulk;

use SorsForWooCommerce\Settings\Settings;

/**
 * After a run, a persistent object cache agrees with the database.
 */
final class CacheInvalidatorTest extends BulkTestCase
{
    private ?\WP_Object_Cache $originalCache = null;

    protected function setUp(): void
    {
        parent::setUp();
        $this->originalCache = $GLOBALS['wp_object_cache'];
        $GLOBALS['wp_object_cache'] = new PersistentCache();
        wp_using_ext_object_cache(true);
    }

    protected function tearDown(): void
    {
        if ($this->originalCache !== null) {
            wp_using_ext_object_cache(false);
            $GLOBALS['wp_object_cache'] = $this->originalCache;
        }
        parent::tearDown();
    }

    /**
     * Before the commit, a visitor's request reads the old values and may put them into the cache.
     *
     * @dataProvider writers
     */
    public function testInvalidatesValuesThatAVisitorCachedDuringABatch(string $writer): void
    {
        global $wpdb;
        $sandbox = $this->sandbox(articles: 20, settings: ['writer' => $writer]);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $article = self::firstSold($sandbox->data('articles'));
        $id = $this->loadProduct($article['code'])->get_id();
        $parent = $this->variationOf($sandbox->data('articles'));
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $sandbox->mutate([
            'articles' => [['id' => $article['id'], 'name' => 'Novo ime']],
            'stock' => array_map(static fn (array $article): array => ['article_id' => $article['id'], 'business_unit' => '1', 'on_hand' => '77', 'reserved' => '0'], $sandbox->data('articles')),
            'prices' => array_map(static fn (array $article): array => ['article_id' => $article['id'], 'business_unit' => '1', 'gross' => '123.00'], $sandbox->data('articles')),
        ]);
        Settings::save(['safeguard_price_factor' => 0]);
        $oldValues = self::cacheValues([$id, $parent]);
        $simulateVisit = static function (string $query) use ($oldValues, $wpdb): string {
            static $isWritten = false;
            $isWritten = $isWritten || preg_match("/^\\s*(UPDATE|INSERT INTO) `?({$wpdb->posts}|{$wpdb->postmeta})\\b/", $query) === 1;
            // Right before the commit of a batch that wrote products.
            if ($isWritten && $query === 'COMMIT') {
                $isWritten = false;
                foreach ($oldValues as [$product, $group, $value]) {
                    wp_cache_set($product, $value, $group);
                }
            }

            return $query;
        };
        add_filter('query', $simulateVisit);
        foreach (['catalog', 'stock'] as $kind) {
            $run = $this->sync($kind);
            $this->assertSame('completed', $run->state, (string) $run->reason);
            remove_filter('query', $simulateVisit);
            if ($kind === 'catalog') {
                $this->assertSame('Novo ime', get_post($id)->post_title);
                add_filter('query', $simulateVisit);
            }
        }
        foreach ([$id, $parent] as $product) {
            foreach (['_stock', '_price'] as $key) {
                $stored = $wpdb->get_col($wpdb->prepare("SELECT meta_value FROM {$wpdb->postmeta} WHERE post_id = %d AND meta_key = %s ORDER BY meta_id", $product, $key));
                $this->assertSame($stored, get_post_meta($product, $key), "{$product} {$key}");
            }
        }
        $this->assertSame('77', get_post_meta($id, '_stock', true));
        $this->assertSame('123.00', get_post_meta($parent, '_price', true));
    }

    /** @return array<string, array{string}> */
    public static function writers(): array
    {
        return ['bulk' => ['bulk'], 'product by product' => ['crud']];
    }

    public function testInvalidatesListsOfRelatedProducts(): void
    {
        $sandbox = $this->sandbox(articles: 20, settings: ['writer' => 'bulk']);
        $this->mustSync('catalog');
        $article = self::firstSold($sandbox->data('articles'));
        $other = $this->loadProduct(self::firstSold($sandbox->data('articles'), 3)['code'])->get_id();
        set_transient("wc_related_{$other}", ['upit' => [1, 2]], DAY_IN_SECONDS);
        $this->assertNotFalse(get_transient("wc_related_{$other}"));
        $sandbox->mutate(['articles' => [['id' => $article['id'], 'name' => 'Drugo ime']]]);
        $this->assertSame(1, $this->mustSync('catalog')->updated);
        $this->assertFalse(get_transient("wc_related_{$other}"));
    }

    /** Creates a variation with the SKU of an article without a product. The next run links them. */
    private function variationOf(array $articles): int
    {
        $article = self::firstSold($articles, 5);
        $this->loadProduct($article['code'])->delete(true);
        $parent = new \WC_Product_Variable();
        $parent->set_name('Majica');
        $id = $parent->save();
        $variation = new \WC_Product_Variation();
        $variation->set_parent_id($id);
        $variation->set_sku($article['code']);
        $variation->save();

        return $id;
    }

    /**
     * @param list<int> $products
     *
     * @return list<array{int, string, mixed}>
     */
    private static function cacheValues(array $products): array
    {
        wp_cache_flush();
        $cached = [];
        foreach ($products as $id) {
            get_post($id);
            get_post_meta($id);
            foreach (['posts', 'post_meta'] as $group) {
                $value = wp_cache_get($id, $group);
                self::assertNotFalse($value);
                $cached[] = [$id, $group, is_object($value) ? clone $value : $value];
            }
        }

        return $cached;
    }
}
