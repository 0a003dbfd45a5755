<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceContract;

/**
 * Stock of products.
 */
final class StockTest extends ContractTestCase
{
    public function testManagedStockTellsItsStatus(): void
    {
        $product = $this->stocked(5);
        foreach ([[0, 'no', 'outofstock'], [-2, 'no', 'outofstock'], [0, 'yes', 'onbackorder'], [1, 'no', 'instock']] as [$quantity, $backorders, $status]) {
            $product->set_stock_quantity($quantity);
            $product->set_backorders($backorders);
            $product->save();
            $this->assertSame($status, $this->read($product)->get_stock_status(), "{$quantity} {$backorders}");
            $this->assertSame([(string) $quantity, $status], [$this->lookup($product->get_id())['stock_quantity'], $this->lookup($product->get_id())['stock_status']]);
            $this->assertSame($status === 'outofstock' ? ['outofstock'] : [], $this->terms($product->get_id(), 'product_visibility'));
        }
    }

    public function testSettingIt(): void
    {
        $product = $this->stocked(5);
        $this->assertSame(
            ['woocommerce_product_before_set_stock', 'woocommerce_updated_product_stock', 'woocommerce_product_set_stock_status',
                'woocommerce_update_product', 'woocommerce_product_set_stock'],
            $this->fired([
                'woocommerce_product_before_set_stock', 'woocommerce_updated_product_stock', 'woocommerce_product_set_stock_status',
                'woocommerce_update_product', 'woocommerce_product_set_stock',
            ], fn () => $this->assertSame(0, wc_update_product_stock($product, 0)))
        );
        $this->assertSame([0, 'outofstock'], [$this->read($product)->get_stock_quantity(), $this->read($product)->get_stock_status()]);
        $this->assertSame(['0', 'outofstock'], [$this->lookup($product->get_id())['stock_quantity'], $this->lookup($product->get_id())['stock_status']]);
    }

    public function testTakingAwayAndGivingBack(): void
    {
        $product = $this->stocked(5);
        $this->assertSame(3, wc_update_product_stock($product->get_id(), 2, 'decrease'));
        $this->assertSame(13, wc_update_product_stock($product->get_id(), 10, 'increase'));
        $this->assertSame(13, wc_update_product_stock($product->get_id()), 'without a quantity it only asks');
        $this->assertSame(13, $this->read($product)->get_stock_quantity());
    }

    public function testByCrudTheHooksAreOthers(): void
    {
        $product = $this->read($this->stocked(5));
        $product->set_stock_quantity(6);
        $this->assertSame(
            ['woocommerce_product_before_set_stock', 'woocommerce_product_set_stock', 'woocommerce_update_product'],
            $this->fired([
                'woocommerce_product_before_set_stock', 'woocommerce_updated_product_stock', 'woocommerce_product_set_stock_status',
                'woocommerce_update_product', 'woocommerce_product_set_stock',
            ], static fn () => $product->save())
        );
    }

    public function testStockThatIsNotManagedStaysUnknown(): void
    {
        $product = $this->product();
        $this->assertNull(wc_update_product_stock($product, 5));
        $this->assertNull($this->read($product)->get_stock_quantity());
        wc_update_product_stock_status($product->get_id(), 'outofstock');
        $this->assertFalse($this->read($product)->is_in_stock());
        $this->assertSame('outofstock', $this->lookup($product->get_id())['stock_status']);
    }

    public function testQuantitiesAreWholeUnlessAPluginSaysOtherwise(): void
    {
        $this->assertSame(5, $this->read($this->stocked(5.7))->get_stock_quantity());
        remove_filter('woocommerce_stock_amount', 'intval');
        add_filter('woocommerce_stock_amount', 'floatval');
        try {
            $product = $this->stocked(5.5);
            $this->assertSame(5.5, $this->read($product)->get_stock_quantity());
            $this->assertSame('5.5', $this->lookup($product->get_id())['stock_quantity']);
            $this->assertSame(5.25, wc_update_product_stock($product, 0.25, 'decrease'));
        } finally {
            remove_filter('woocommerce_stock_amount', 'floatval');
            add_filter('woocommerce_stock_amount', 'intval');
        }
    }

    public function testTheShopsSwitchForStock(): void
    {
        $product = $this->stocked(5);
        update_option('woocommerce_manage_stock', 'no');
        $this->assertFalse($product->managing_stock());
        $this->assertTrue($product->get_manage_stock());
    }

    public function testWhatShoppersRead(): void
    {
        $product = $this->stocked(5);
        $this->assertSame(['availability' => '5 in stock', 'class' => 'in-stock'], $product->get_availability());
        $this->assertStringContainsString('5 in stock', wc_get_stock_html($product));
        $product->set_stock_quantity(0);
        $product->save();
        $this->assertSame(['availability' => 'Out of stock', 'class' => 'out-of-stock'], $product->get_availability());
    }

    private function stocked(int|float $quantity): \WC_Product_Simple
    {
        return $this->product(['manage_stock' => true, 'stock_quantity' => $quantity]);
    }
}
