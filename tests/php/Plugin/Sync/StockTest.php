<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Tests\Support\SandboxProcess;

/**
 * Stock and prices of linked products.
 */
final class StockTest extends SyncTestCase
{
    /** @dataProvider choices */
    public function testWritesStockAndPriceBySettings(string $unit, string $mode, string $priceType): void
    {
        $sandbox = $this->sandbox(articles: 80, settings: ['business_unit' => $unit, 'stock_mode' => $mode, 'price_type' => $priceType]);
        update_option('woocommerce_prices_include_tax', $priceType === 'net' ? 'no' : 'yes');
        $created = $this->mustSync('catalog')->created;
        $run = $this->mustSync('stock');

        $this->assertSame([80, $created, 80 - $created, 0], [$run->seen, $run->updated + $run->unchanged, $run->skipped, $run->failed]);
        $stock = array_column($sandbox->data('stock', query: ['business_unit' => $unit]), $mode, 'article_id');
        $prices = array_column($sandbox->data('prices', query: ['business_unit' => $unit]), $priceType, 'article_id');
        $compared = 0;
        foreach ($sandbox->data('articles') as $article) {
            if (wc_get_product_id_by_sku($article['code']) === 0) {
                continue;
            }
            $product = $this->loadProduct($article['code']);
            $this->assertSame((int) floor((float) $stock[$article['id']]), $product->get_stock_quantity(), $article['code']);
            $this->assertSame($product->get_stock_quantity() > 0 ? 'instock' : 'outofstock', $product->get_stock_status());
            $price = (float) ($prices[$article['id']] ?? 0);
            $this->assertSame($price > 0 ? $price : 0.0, (float) $product->get_regular_price(), $article['code']);
            $compared++;
        }
        $this->assertSame($created, $compared);
        $this->assertSame([0, $created], [$this->mustSync('stock')->updated, $this->mustSync('stock')->unchanged]);
    }

    /** @return array<string, array{string, string, string}> */
    public static function choices(): array
    {
        return [
            'free, gross' => ['1', 'free', 'gross'],
            'on hand, gross' => ['1', 'on_hand', 'gross'],
            'other business unit' => ['2', 'free', 'gross'],
            'net' => ['2', 'on_hand', 'net'],
            'purchase, as chosen' => ['1', 'free', 'purchase'],
        ];
    }

    public function testASecondRunWritesNothingAndOneChangeIsOneUpdate(): void
    {
        [$sandbox, $articles] = $this->shopWithStock(40);
        $before = $this->dumpContent();
        $this->assertSame(0, $this->mustSync('stock')->updated);
        $this->assertSame($before, $this->dumpContent());

        $sandbox->mutate(['stock' => [['article_id' => $articles[0]['id'], 'business_unit' => '1', 'on_hand' => '77', 'reserved' => '0']]]);
        $this->assertSame(1, $this->mustSync('stock')->updated);
        $this->assertSame(77, $this->loadProduct($articles[0]['code'])->get_stock_quantity());
    }

    public function testRoundsDecimalsDownAndNotesIt(): void
    {
        [$sandbox, $articles] = $this->shopWithStock(40);
        $this->setStock($sandbox, [[$articles[0], '2.999'], [$articles[1], '-0.500'], [$articles[2], '0.750'], [$articles[3], '-3']]);
        $run = $this->mustSync('stock');
        $quantities = array_map(fn (array $article): mixed => $this->loadProduct($article['code'])->get_stock_quantity(), array_slice($articles, 0, 4));
        $this->assertSame([2, -1, 0, -3], $quantities);
        $this->assertSame(3, $run->details['notes']['rounded_down']['count']);
    }

    /** @dataProvider decimalRules */
    public function testAppliesTheRuleForDecimals(string $rule, bool $allowsDecimals, float|int $expected): void
    {
        [$sandbox, $articles] = $this->shopWithStock(40);
        Settings::save(['stock_decimals' => $rule]);
        if ($allowsDecimals) {
            remove_filter('woocommerce_stock_amount', 'intval');
            add_filter('woocommerce_stock_amount', 'floatval');
        }
        try {
            $this->setStock($sandbox, [[$articles[0], '8'], [$articles[1], '9']]);
            $this->mustSync('stock');
            $this->setStock($sandbox, [[$articles[0], '2.375'], [$articles[1], '3.000']]);
            $sandbox->mutate(['prices' => [['article_id' => $articles[0]['id'], 'business_unit' => '1', 'gross' => '1234.00']]]);
            $run = $this->mustSync('stock');
            $product = $this->loadProduct($articles[0]['code']);
            $this->assertEquals([$expected, 1234], [$product->get_stock_quantity(), $product->get_regular_price()]);
            $this->assertEquals(3, $this->loadProduct($articles[1]['code'])->get_stock_quantity());
            $this->assertSame($expected === 2, in_array($articles[0]['code'], $run->details['notes']['rounded_down']['codes'] ?? [], true));
            // Every run reports skipped stock.
            foreach ([$run, $this->mustSync('stock')] as $each) {
                $reason = array_column($each->details['skipped_items'] ?? [], 'reason', 'code')[$articles[0]['code']] ?? '';
                $this->assertSame($expected === 8, str_contains($reason, '2.375'), $reason);
            }
        } finally {
            if ($allowsDecimals) {
                remove_filter('woocommerce_stock_amount', 'floatval');
                add_filter('woocommerce_stock_amount', 'intval');
            }
        }
    }

    /** @return array<string, array{string, bool, float|int}> Rule, whether the shop's stock has decimals, what 8 becomes when SORS has 2.375. */
    public static function decimalRules(): array
    {
        return [
            'rounded down' => ['round_down', false, 2],
            'rounded down, in a shop that could have them' => ['round_down', true, 2],
            'skipped' => ['skip', false, 8],
            'skipped, in a shop that could have them' => ['skip', true, 8],
            'kept' => ['keep', true, 2.375],
            'not kept, as the shop has none' => ['keep', false, 8],
        ];
    }

    public function testReportsAZeroPriceAndDoesNotWriteIt(): void
    {
        [$sandbox, $articles] = $this->shopWithStock(40);
        $before = $this->loadProduct($articles[0]['code'])->get_regular_price();
        $sandbox->mutate([
            'prices' => [['article_id' => $articles[0]['id'], 'business_unit' => '1', 'gross' => '0.00']],
            'stock' => [['article_id' => $articles[0]['id'], 'business_unit' => '1', 'on_hand' => '5', 'reserved' => '0']],
        ]);
        $run = $this->mustSync('stock');
        $product = $this->loadProduct($articles[0]['code']);
        $this->assertSame([$before, 5], [$product->get_regular_price(), $product->get_stock_quantity()]);
        $this->assertSame([$articles[0]['code']], array_column($run->details['skipped_items'], 'code'));
        $this->assertStringContainsString('zero', $run->details['skipped_items'][0]['reason']);
    }

    public function testKeepsSalePriceAndBackorders(): void
    {
        [$sandbox, $articles] = $this->shopWithStock(40);
        $product = $this->loadProduct($articles[0]['code']);
        $product->set_regular_price('1000');
        $product->set_sale_price('900');
        $product->set_backorders('yes');
        $product->save();
        $sandbox->mutate(['prices' => [['article_id' => $articles[0]['id'], 'business_unit' => '1', 'gross' => '1500.00']]]);
        $this->setStock($sandbox, [[$articles[0], '-2']]);
        $this->mustSync('stock');
        $product = $this->loadProduct($articles[0]['code']);
        $this->assertEquals([1500, 900, 900], [$product->get_regular_price(), $product->get_sale_price(), $product->get_price()]);
        $this->assertSame(['onbackorder', -2], [$product->get_stock_status(), $product->get_stock_quantity()]);
    }

    public function testWritesOnlyOwnedFields(): void
    {
        [$sandbox, $articles] = $this->shopWithStock(40);
        $product = $this->loadProduct($articles[0]['code']);
        Settings::save(['owned_fields' => ['price']]);
        $this->setStock($sandbox, [[$articles[0], '123']]);
        $this->mustSync('stock');
        $this->assertSame($product->get_stock_quantity(), $this->loadProduct($articles[0]['code'])->get_stock_quantity());

        Settings::save(['owned_fields' => ['name']]);
        $run = $this->sync('stock');
        $this->assertSame('failed', $run->state);
        $this->assertStringContainsString('neither stock nor price', (string) $run->reason);
    }

    public function testSubtractsUnsentQuantities(): void
    {
        [$sandbox, $articles] = $this->shopWithStock(40);
        Settings::save(['send_orders' => true, 'send_from' => gmdate('Y-m-d\TH:i:s\Z', time() - 3600), 'order_statuses' => ['processing']]);
        $product = $this->loadProduct($articles[0]['code']);
        $product->set_regular_price('100');
        $product->set_stock_quantity(50);
        $product->save();
        $order = wc_create_order();
        $order->add_product($product, 3);
        $order->calculate_totals();
        $order->set_status('processing');
        $order->save();
        $this->assertSame(47, $this->loadProduct($articles[0]['code'])->get_stock_quantity());

        $this->setStock($sandbox, [[$articles[0], '60']]);
        $this->mustSync('stock');
        $this->assertSame(57, $this->loadProduct($articles[0]['code'])->get_stock_quantity());

        // Once SORS has the order, SORS's quantity applies, even if its row hasn't changed.
        global $wpdb;
        $done = ['state' => 'sent', 'updated_gmt' => '2020-01-01 00:00:00'];
        $this->assertSame(1, $wpdb->update(Schema::table('outbox'), $done, ['order_id' => $order->get_id()]));
        $this->mustSync('stock');
        $this->assertSame(60, $this->loadProduct($articles[0]['code'])->get_stock_quantity());
    }

    public function testRejectsNetPricesInAShopWithGrossPrices(): void
    {
        [, $articles] = $this->shopWithStock(40);
        $before = $this->dumpContent();
        Settings::save(['price_type' => 'net']);
        $run = $this->sync('stock');
        $this->assertSame('failed', $run->state);
        $this->assertStringContainsString('without VAT', (string) $run->reason);
        $this->assertSame($before, $this->dumpContent());

        Settings::save(['price_type' => 'gross']);
        update_option('woocommerce_prices_include_tax', 'no');
        $this->assertStringContainsString('contains VAT', (string) $this->sync('stock')->reason);
        $this->assertNotSame([], $articles);
    }

    /** @return array{SandboxProcess, list<array<string, mixed>>} The sandbox, and goods with products in stock. */
    private function shopWithStock(int $count): array
    {
        $sandbox = $this->sandbox(articles: $count);
        $this->mustSync('catalog');
        $this->mustSync('stock');
        $goods = array_values(array_filter(
            $sandbox->data('articles'),
            static fn (array $article): bool => $article['kind'] === 'goods' && $article['active'] !== false
                && (wc_get_product(wc_get_product_id_by_sku($article['code']))->get_stock_quantity() > 0)
        ));

        return [$sandbox, $goods];
    }

    /** @param list<array{array<string, mixed>, string}> $quantities */
    private function setStock(SandboxProcess $sandbox, array $quantities): void
    {
        $sandbox->mutate(['stock' => array_map(static fn (array $quantity): array => [
            'article_id' => $quantity[0]['id'],
            'business_unit' => '1',
            'on_hand' => $quantity[1],
            'reserved' => '0',
        ], $quantities)]);
    }
}
