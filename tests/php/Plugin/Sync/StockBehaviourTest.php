<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * Stock behavior that must not depend on the writer: backorders, every kind of linked product, WooCommerce's notifications.
 * Checks only what is visible from outside.
 */
final class StockBehaviourTest extends SyncTestCase
{
    /** @dataProvider backorders */
    public function testBackordersAreRespected(string $setting, string $onHand, string $status, bool $canBeBought): void
    {
        $product = $this->createLinkedProduct(static function (\WC_Product $product) use ($setting): void {
            $product->set_manage_stock(true);
            $product->set_backorders($setting);
        });
        $this->setSorsStock($product, $onHand);
        $this->mustSync('stock');

        $product = wc_get_product($product->get_id());
        $this->assertSame([$setting, $status, (int) $onHand], [$product->get_backorders(), $product->get_stock_status(), $product->get_stock_quantity()]);
        $this->assertSame($canBeBought, $product->is_in_stock());
        $this->assertSame($status, $this->lookup($product->get_id())->stock_status);
        $this->assertSame($status === 'outofstock', has_term('outofstock', 'product_visibility', $product->get_id()));
    }

    /** @return array<string, array{string, string, string, bool}> */
    public static function backorders(): array
    {
        return [
            'none allowed, none left' => ['no', '0', 'outofstock', false],
            'none allowed, below zero' => ['no', '-4', 'outofstock', false],
            'none allowed, some left' => ['no', '6', 'instock', true],
            'allowed, none left' => ['yes', '0', 'onbackorder', true],
            'allowed, below zero' => ['yes', '-4', 'onbackorder', true],
            'allowed with a notice, none left' => ['notify', '0', 'onbackorder', true],
            'allowed, some left' => ['yes', '6', 'instock', true],
        ];
    }

    public function testGoesOutOfStockAtTheShopsThresholdAndReturns(): void
    {
        update_option('woocommerce_notify_no_stock_amount', '2');
        $product = $this->createLinkedProduct();
        foreach (['2' => 'outofstock', '3' => 'instock', '1' => 'outofstock', '9' => 'instock'] as $onHand => $status) {
            $this->setSorsStock($product, (string) $onHand);
            $this->mustSync('stock');
            $this->assertSame($status, wc_get_product($product->get_id())->get_stock_status(), (string) $onHand);
        }
    }

    public function testAProductCreatedByTheShopGetsOnlyStockAndPrice(): void
    {
        $product = $this->createLinkedProduct(static function (\WC_Product $product): void {
            $product->set_name('Moj naziv');
            $product->set_description('Moj opis');
            $product->set_sale_price('50');
            $product->set_manage_stock(false);
            $product->set_sold_individually(true);
            $product->update_meta_data('_moje_polje', 'ostaje');
        });
        $this->setSorsStock($product, '11', '777.00');
        $this->mustSync('stock');

        $product = wc_get_product($product->get_id());
        $this->assertSame(['Moj naziv', 'Moj opis', true, 'ostaje'], [
            $product->get_name(),
            $product->get_description(),
            $product->get_sold_individually(),
            $product->get_meta('_moje_polje'),
        ]);
        $this->assertEquals([true, 11, 777, 50, 50], [
            $product->get_manage_stock(),
            $product->get_stock_quantity(),
            $product->get_regular_price(),
            $product->get_sale_price(),
            $product->get_price(),
        ]);
        $row = $this->lookup($product->get_id());
        $this->assertEquals([11, 50, 50, 1], [$row->stock_quantity, $row->min_price, $row->max_price, $row->onsale]);
    }

    public function testAVariationGetsItsOwnStockAndItsParentFollows(): void
    {
        $parent = new \WC_Product_Variable();
        $parent->set_name('Majica');
        $attribute = new \WC_Product_Attribute();
        $attribute->set_name('Veličina');
        $attribute->set_options(['S', 'M']);
        $attribute->set_variation(true);
        $parent->set_attributes([$attribute]);
        $parent->save();
        $sandbox = $this->sandbox(articles: 20);
        $variations = [];
        foreach (['S', 'M'] as $index => $size) {
            $variation = new \WC_Product_Variation();
            $variation->set_parent_id($parent->get_id());
            $variation->set_attributes(['velicina' => $size]);
            $variation->set_regular_price('10');
            $variation->save();
            $this->linkTo($variation, self::firstSold($sandbox->data('articles'), $index));
            $variations[] = $variation;
        }
        $this->setSorsStock($variations[0], '0', '100.00');
        $this->setSorsStock($variations[1], '5', '300.00');
        $this->mustSync('stock');
        [$small, $medium] = array_map(static fn (\WC_Product $v): \WC_Product => wc_get_product($v->get_id()), $variations);
        $this->assertEquals([0, 'outofstock', 100], [$small->get_stock_quantity(), $small->get_stock_status(), $small->get_price()]);
        $this->assertEquals([5, 'instock', 300], [$medium->get_stock_quantity(), $medium->get_stock_status(), $medium->get_price()]);
        $parent = wc_get_product($parent->get_id());
        $this->assertSame('instock', $parent->get_stock_status());
        $this->assertEquals([100, 300], [$parent->get_variation_price('min'), $parent->get_variation_price('max')]);

        $this->setSorsStock($variations[1], '0', '300.00');
        $this->mustSync('stock');
        $this->assertSame('outofstock', wc_get_product($parent->get_id())->get_stock_status(), 'No variation is in stock.');
    }

    /** @dataProvider notifications */
    public function testFiresNotificationsLikeWooCommerce(string $before, string $now, ?string $hook): void
    {
        update_option('woocommerce_notify_low_stock_amount', '3');
        update_option('woocommerce_notify_no_stock_amount', '0');
        $product = $this->createLinkedProduct();
        $this->setSorsStock($product, $before);
        $this->mustSync('stock');
        $calls = ['woocommerce_low_stock' => [], 'woocommerce_no_stock' => []];
        foreach (array_keys($calls) as $name) {
            add_action($name, static function (\WC_Product $product) use (&$calls, $name): void {
                $calls[$name][] = $product->get_id();
            });
        }
        $this->setSorsStock($product, $now);
        $this->mustSync('stock');

        $expected = array_fill_keys(array_keys($calls), []);
        if ($hook !== null) {
            $expected[$hook] = [$product->get_id()];
        }
        $this->assertSame($expected, $calls);
        $this->mustSync('stock');
        $this->assertSame($expected, $calls, 'A run without changes fires nothing.');
    }

    /** @return array<string, array{string, string, ?string}> */
    public static function notifications(): array
    {
        return [
            'to low' => ['10', '3', 'woocommerce_low_stock'],
            'to nothing' => ['10', '0', 'woocommerce_no_stock'],
            'still plenty' => ['10', '8', null],
            'up again' => ['0', '10', null],
        ];
    }

    public function testFiresTheHooksOfOtherPlugins(): void
    {
        $product = $this->createLinkedProduct();
        $this->setSorsStock($product, '10');
        $this->mustSync('stock');
        $calls = [];
        foreach (['woocommerce_product_set_stock', 'woocommerce_product_set_stock_status', 'woocommerce_update_product'] as $name) {
            add_action($name, static function (mixed $productOrId) use (&$calls, $name): void {
                $calls[$name][] = $productOrId instanceof \WC_Product ? $productOrId->get_id() : (int) $productOrId;
            });
        }
        $this->setSorsStock($product, '0');
        $this->mustSync('stock');
        foreach (['woocommerce_product_set_stock', 'woocommerce_product_set_stock_status', 'woocommerce_update_product'] as $name) {
            $this->assertContains($product->get_id(), $calls[$name] ?? [], $name);
        }
    }

    private ?SandboxProcess $sandboxProcess = null;

    /** @var array<int, string> Product → article. */
    private array $articles = [];

    /** Creates a product and links it to an article. */
    private function createLinkedProduct(?callable $configure = null): \WC_Product
    {
        $sandbox = $this->sandbox(articles: 20);
        $product = new \WC_Product_Simple();
        $product->set_regular_price('100');
        $product->set_status('publish');
        if ($configure !== null) {
            $configure($product);
        }
        $product->save();
        $this->linkTo($product, self::firstSold($sandbox->data('articles')));
        // Stock before the run, so that the run writes a change.
        $this->setSorsStock($product, '50');
        $this->mustSync('stock');

        return wc_get_product($product->get_id());
    }

    /** @param array<string, mixed> $article */
    private function linkTo(\WC_Product $product, array $article): void
    {
        global $wpdb;
        $wpdb->insert(Schema::table('links'), [
            'database_name' => Settings::load()->text('database'),
            'kind' => 'article',
            'sors_id' => $article['id'],
            'wp_id' => $product->get_id(),
            'code' => $article['code'],
            'updated_gmt' => gmdate('Y-m-d H:i:s'),
        ]);
        $this->articles[$product->get_id()] = (string) $article['id'];
    }

    private function setSorsStock(\WC_Product $product, string $onHand, ?string $price = null): void
    {
        $id = $this->articles[$product->get_id()];
        $profile = self::profile();
        $this->sandboxProcess = SandboxProcess::shared($profile === '' ? 'assumed' : $profile);
        $this->sandboxProcess->mutate(['stock' => [['article_id' => $id, 'business_unit' => '1', 'on_hand' => $onHand, 'reserved' => '0']]]);
        if ($price !== null) {
            $this->sandboxProcess->mutate(['prices' => [['article_id' => $id, 'business_unit' => '1', 'gross' => $price]]]);
        }
    }

    private function lookup(int $id): object
    {
        global $wpdb;

        return $wpdb->get_row($wpdb->prepare("SELECT * FROM {$wpdb->prefix}wc_product_meta_lookup WHERE product_id = %d", $id));
    }
}
