<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync\Bulk;

use SorsForWooCommerce\Admin\RunView;
use SorsForWooCommerce\Storage\Run;
use SorsForWooCommerce\Sync\Bulk\HookListeners;
use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * When the CRUD fallback writes products, and which hooks fire after a bulk write.
 */
final class FallbackTest extends BulkTestCase
{
    /** Steps in wp-admin and in WP-CLI have these hooks; scheduled steps don't. */
    public function testHooksOfWpAdminDoNotDisableTheBulkWriter(): void
    {
        require_once ABSPATH . 'wp-admin/includes/admin.php';
        // Another test may have loaded the file and removed its hooks.
        add_action('post_updated', ['WP_Privacy_Policy_Content', '_policy_page_updated']);
        $this->assertFalse(HookListeners::hasForeignListener('post_updated'));
        add_action('post_updated', '__return_null');
        $this->assertTrue(HookListeners::hasForeignListener('post_updated'));
    }

    /** @dataProvider alteringHooks */
    public function testAPluginThatChangesValuesCausesTheFallback(string $hook, callable $callback, string $kind): void
    {
        $sandbox = $this->sandbox(articles: 15, settings: ['writer' => 'bulk']);
        $this->mustSync('catalog');
        $this->change($sandbox);
        add_filter($hook, $callback, 10, 5);
        $run = $this->mustSync($kind);
        remove_filter($hook, $callback, 10);

        $this->assertSame('crud_fallback_hook:' . $hook, $this->fallbacks($run)[0] ?? '');
        $this->assertSame($run->updated + $run->unchanged, $run->details['notes']['crud_fallback_hook:' . $hook]['count']);
        $notes = implode("\n", RunView::forRun($run)['notes']);
        $this->assertStringContainsString("hook {$hook}", $notes);
        $this->assertStringContainsString($run->updated + $run->unchanged . ' × ', $notes);
    }

    /** @return array<string, array{string, callable, string}> */
    public static function alteringHooks(): array
    {
        $passThrough = static fn (mixed $value = null): mixed => $value;

        return [
            'before a save' => ['woocommerce_before_product_object_save', $passThrough, 'stock'],
            'meta' => ['update_post_metadata', $passThrough, 'stock'],
            'quantity' => ['woocommerce_product_get_stock_quantity', $passThrough, 'stock'],
            'post' => ['wp_insert_post_data', $passThrough, 'catalog'],
        ];
    }

    public function testChangesByAPluginAreKept(): void
    {
        $this->sandbox(articles: 15, settings: ['writer' => 'bulk']);
        $alter = static fn (\WC_Product $product): mixed => $product->set_short_description('Uvek ovako');
        add_action('woocommerce_before_product_object_save', $alter);
        $run = $this->mustSync('catalog');
        remove_action('woocommerce_before_product_object_save', $alter);

        $this->assertGreaterThan(5, $run->created);
        foreach (wc_get_products(['limit' => -1]) as $product) {
            $this->assertSame('Uvek ovako', $product->get_short_description());
        }
    }

    public function testTheCrudSettingNeedsNoNote(): void
    {
        $sandbox = $this->sandbox(articles: 15, settings: ['writer' => 'crud']);
        $saved = 0;
        $count = static function () use (&$saved): void {
            $saved++;
        };
        add_action('woocommerce_product_object_updated_props', $count);
        $catalog = $this->mustSync('catalog');
        $this->assertSame($catalog->created, $saved);
        $this->change($sandbox);
        $stock = $this->mustSync('stock');
        remove_action('woocommerce_product_object_updated_props', $count);
        $this->assertSame($catalog->created + $stock->updated, $saved);
        $this->assertSame([], [...$this->fallbacks($catalog), ...$this->fallbacks($stock)]);
    }

    public function testAnotherDataStoreCausesTheFallback(): void
    {
        $sandbox = $this->sandbox(articles: 15, settings: ['writer' => 'bulk']);
        $other = static fn (array $stores): array => ['product' => new class extends \WC_Product_Data_Store_CPT {
        }] + $stores;
        add_filter('woocommerce_data_stores', $other);
        $catalog = $this->mustSync('catalog');
        $this->change($sandbox);
        $stock = $this->mustSync('stock');
        remove_filter('woocommerce_data_stores', $other);

        $this->assertSame([['crud_fallback_store'], ['crud_fallback_store']], [$this->fallbacks($catalog), $this->fallbacks($stock)]);
        $this->assertGreaterThan(0, $stock->updated);
    }

    public function testOnlyProductsOfOtherTypesUseTheFallback(): void
    {
        $sandbox = $this->sandbox(articles: 20, settings: ['writer' => 'bulk']);
        $article = self::firstSold($sandbox->data('articles'));
        $product = new \WC_Product_External();
        $product->set_props(['name' => 'Tuđi', 'sku' => $article['code'], 'regular_price' => '5']);
        $product->save();
        $run = $this->mustSync('catalog');

        $this->assertSame(['crud_fallback_type'], $this->fallbacks($run));
        $this->assertSame([1, [$article['code']]], [$run->details['notes']['crud_fallback_type']['count'], $run->details['notes']['crud_fallback_type']['codes']]);
        $this->assertInstanceOf(\WC_Product_External::class, $this->loadProduct($article['code']));
        $this->assertSame(1, $run->updated);
    }

    public function testHooksFireOncePerProductWithTheWrittenValues(): void
    {
        $sandbox = $this->sandbox(articles: 20, settings: ['writer' => 'bulk']);
        $calls = [];
        $listen = static function (string $hook) use (&$calls): void {
            add_action($hook, static function (mixed ...$arguments) use (&$calls, $hook): void {
                $product = array_values(array_filter($arguments, static fn (mixed $argument): bool => $argument instanceof \WC_Product))[0] ?? wc_get_product($arguments[0]);
                $calls[$hook][$product->get_sku()][] = [$product->get_stock_quantity(), $product->get_stock_status()];
            }, 10, 3);
        };
        array_map($listen, ['woocommerce_new_product', 'save_post_product', 'woocommerce_update_product', 'woocommerce_product_set_stock', 'woocommerce_product_set_stock_status', 'woocommerce_after_product_object_save']);
        $catalog = $this->mustSync('catalog');
        $this->assertCount($catalog->created, $calls['woocommerce_new_product']);
        $this->assertCount($catalog->created, $calls['save_post_product']);
        $calls = [];
        $this->change($sandbox);
        $stock = $this->mustSync('stock');

        $this->assertSame([], [...$this->fallbacks($catalog), ...$this->fallbacks($stock)]);
        foreach (['woocommerce_update_product', 'woocommerce_product_set_stock', 'woocommerce_product_set_stock_status', 'woocommerce_after_product_object_save'] as $hook) {
            $this->assertCount($stock->updated, $calls[$hook], $hook);
            $this->assertSame([[[7, 'instock']]], array_values(array_unique($calls[$hook], SORT_REGULAR)), $hook);
        }
    }

    public function testHooksOfSingleRowsFire(): void
    {
        $sandbox = $this->sandbox(articles: 15, settings: ['writer' => 'bulk']);
        $this->mustSync('catalog');
        $this->change($sandbox);
        $calls = [];
        $meta = static function (int $row, int $post, string $key, mixed $value) use (&$calls): void {
            $calls[$key][$post] = [$value, get_metadata_by_mid('post', $row)->meta_value ?? null];
        };
        $terms = static function (int $post, array $terms, array $ids, string $taxonomy, bool $append, array $old) use (&$calls): void {
            $calls[$taxonomy][$post] = [$ids, count($old)];
        };
        add_action('updated_post_meta', $meta, 10, 4);
        add_action('added_post_meta', $meta, 10, 4);
        add_action('set_object_terms', $terms, 10, 6);
        $run = $this->mustSync('stock');

        $this->assertSame([], $this->fallbacks($run));
        $this->assertCount($run->updated, $calls['_stock']);
        $this->assertSame([['7', '7']], array_values(array_unique($calls['_stock'], SORT_REGULAR)));
        $this->assertCount($run->updated, $calls['_price']);
        $this->assertSame([[[], 1]], array_values(array_unique($calls['product_visibility'], SORT_REGULAR)));
    }

    public function testAFailingListenerDoesNotStopTheRun(): void
    {
        $this->sandbox(articles: 15, settings: ['writer' => 'bulk']);
        add_action('woocommerce_new_product', static fn () => throw new \LogicException('Ne mogu.'));
        $run = $this->mustSync('catalog');

        $this->assertSame([0, $run->created], [$run->failed, $this->countRows()['products']]);
        $this->assertStringContainsString('Ne mogu.', $this->sorsLog());
    }

    /** @return list<string> */
    private function fallbacks(Run $run): array
    {
        return array_values(array_filter(
            array_keys($run->details['notes'] ?? []),
            static fn (string $note): bool => str_starts_with($note, 'crud_fallback_')
        ));
    }

    /** Stock 7 and another name for every article. */
    private function change(SandboxProcess $sandbox): void
    {
        $articles = $sandbox->data('articles');
        $sandbox->mutate([
            'stock' => array_map(static fn (array $article): array => ['article_id' => $article['id'], 'on_hand' => '7', 'reserved' => '0'], $articles),
            'prices' => array_map(static fn (array $article): array => ['article_id' => $article['id'], 'gross' => '77.70'], $articles),
            'articles' => array_map(static fn (array $article): array => ['id' => $article['id'], 'name' => $article['name'] . ' novi'], $articles),
        ]);
    }
}
