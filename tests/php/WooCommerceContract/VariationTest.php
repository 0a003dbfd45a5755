<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceContract;

/**
 * Variable products and their variations.
 */
final class VariationTest extends ContractTestCase
{
    public function testAVariationIsAPostBelowItsParent(): void
    {
        [$parent, $red] = $this->shirt();
        $post = get_post($red->get_id());
        $this->assertSame(['product_variation', $parent->get_id(), 'publish'], [$post->post_type, $post->post_parent, $post->post_status]);
        $meta = $this->meta($red->get_id());
        $this->assertSame(
            ['Crvena', 'MAJICA-C', '100', 'yes', '3'],
            [$meta['attribute_boja'], $meta['_sku'], $meta['_price'], $meta['_manage_stock'], $meta['_stock']]
        );
        $this->assertSame(['MAJICA-C', '100.0000', '3', 'instock'], array_values(array_intersect_key(
            $this->lookup($red->get_id()),
            array_flip(['sku', 'min_price', 'stock_quantity', 'stock_status'])
        )));
    }

    public function testTheFactoryKnowsThem(): void
    {
        [$parent, $red] = $this->shirt();
        $read = $this->read($red);
        $this->assertInstanceOf(\WC_Product_Variation::class, $read);
        $this->assertSame(['variation', $parent->get_id(), 'Majica - Crvena', 'Majica'], [$read->get_type(), $read->get_parent_id(), $read->get_name(), $read->get_title()]);
        $this->assertSame(['attribute_boja' => 'Crvena'], $read->get_variation_attributes());
        $this->assertSame(['boja' => 'Crvena'], $read->get_attributes());
        $read = $this->read($parent);
        $this->assertInstanceOf(\WC_Product_Variable::class, $read);
        $this->assertSame(['variable'], $this->terms($parent->get_id(), 'product_type'));
        $this->assertTrue($read->has_child());
    }

    public function testTheParentFollowsThem(): void
    {
        [$parent, $red, $blue] = $this->shirt();
        $this->assertSame([$red->get_id(), $blue->get_id()], $this->read($parent)->get_children());
        \WC_Product_Variable::sync($parent->get_id());
        $read = $this->read($parent);
        $this->assertSame(['100', 'instock'], [$read->get_price(), $read->get_stock_status()]);
        $this->assertSame(['100.0000', '150.0000'], [$this->lookup($parent->get_id())['min_price'], $this->lookup($parent->get_id())['max_price']]);
        $this->assertMoney('150.00', $read->get_variation_price('max'));
    }

    public function testTheSyncIsPutOffToTheEndOfTheRequest(): void
    {
        [$parent, $red] = $this->shirt();
        \WC_Post_Data::do_deferred_product_sync();
        $GLOBALS['wc_deferred_product_sync'] = [];
        $variation = $this->read($red);
        $variation->set_regular_price('80');
        $variation->save();
        $this->assertContains($parent->get_id(), $GLOBALS['wc_deferred_product_sync']);
        $this->assertSame('100', $this->read($parent)->get_price());
        \WC_Post_Data::do_deferred_product_sync();
        $this->assertSame('80', $this->read($parent)->get_price());
    }

    public function testWithoutAnyInStockTheParentIsOutOfStock(): void
    {
        [$parent, $red, $blue] = $this->shirt();
        foreach ([$red, $blue] as $variation) {
            $variation = $this->read($variation);
            $variation->set_stock_quantity(0);
            $variation->save();
        }
        \WC_Product_Variable::sync($parent->get_id());
        $this->assertSame('outofstock', $this->read($parent)->get_stock_status());
    }

    public function testHooksOfVariations(): void
    {
        [, $red] = $this->shirt();
        $variation = $this->read($red);
        $variation->set_stock_quantity(0);
        $this->assertSame(
            ['woocommerce_variation_set_stock', 'woocommerce_variation_set_stock_status', 'woocommerce_update_product_variation'],
            $this->fired([
                'woocommerce_variation_set_stock', 'woocommerce_variation_set_stock_status', 'woocommerce_product_set_stock',
                'woocommerce_update_product', 'woocommerce_update_product_variation',
            ], static fn () => $variation->save())
        );
    }

    public function testWhatTheParentSays(): void
    {
        [$parent, $red] = $this->shirt();
        $parent->set_tax_class('reduced-rate');
        $parent->set_weight('2');
        $parent->save();
        $read = $this->read($red);
        $this->assertSame(['reduced-rate', '2', '', 'parent'], [$read->get_tax_class(), $read->get_weight(), $read->get_weight('edit'), $read->get_tax_class('edit')]);
    }

    public function testVariationsGoWithTheirParent(): void
    {
        [$parent, $red] = $this->shirt();
        wc_get_product($parent->get_id())->delete(true);
        $this->assertFalse(get_post_status($red->get_id()));
        $this->assertSame([], $this->lookup($red->get_id()));
    }

    /** @return array{\WC_Product_Variable, \WC_Product_Variation, \WC_Product_Variation} */
    private function shirt(): array
    {
        $attribute = new \WC_Product_Attribute();
        $attribute->set_name('Boja');
        $attribute->set_options(['Crvena', 'Plava']);
        $attribute->set_visible(true);
        $attribute->set_variation(true);
        $parent = new \WC_Product_Variable();
        $parent->set_name('Majica');
        $parent->set_sku('MAJICA');
        $parent->set_attributes([$attribute]);
        $parent->save();

        return [$parent, $this->variation($parent, 'Crvena', 'MAJICA-C', '100'), $this->variation($parent, 'Plava', 'MAJICA-P', '150')];
    }

    private function variation(\WC_Product $parent, string $colour, string $sku, string $price): \WC_Product_Variation
    {
        $variation = new \WC_Product_Variation();
        $variation->set_parent_id($parent->get_id());
        $variation->set_attributes(['boja' => $colour]);
        $variation->set_sku($sku);
        $variation->set_regular_price($price);
        $variation->set_manage_stock(true);
        $variation->set_stock_quantity(3);
        $variation->save();

        return $variation;
    }
}
