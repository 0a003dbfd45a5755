<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceContract;

/**
 * Categories of products, and how many products they have.
 */
final class CategoryTest extends ContractTestCase
{
    public function testAProductWithoutOneGetsTheDefault(): void
    {
        $product = $this->product();
        $this->assertSame(['uncategorized'], $this->terms($product->get_id(), 'product_cat'));
        $this->assertSame([(int) get_option('default_product_cat')], $this->read($product)->get_category_ids());
    }

    public function testCategoriesReplaceTheDefault(): void
    {
        [$tools, $hammers] = $this->tree();
        $product = $this->product(['category_ids' => [$hammers]]);
        $this->assertSame([$hammers], $this->read($product)->get_category_ids());
        $product = $this->read($product);
        $product->set_category_ids([$tools]);
        $product->save();
        $this->assertSame([$tools], $this->read($product)->get_category_ids());
        $this->assertStringContainsString('Алати', wc_get_product_category_list($product->get_id()));
    }

    public function testTheyAreATree(): void
    {
        [$tools, $hammers] = $this->tree();
        $this->assertSame([$tools], get_ancestors($hammers, 'product_cat', 'taxonomy'));
        $this->assertTrue(is_taxonomy_hierarchical('product_cat'));
    }

    public function testBothCountsFollowTheProducts(): void
    {
        [$tools, $hammers] = $this->tree();
        $first = $this->product(['category_ids' => [$hammers]]);
        $second = $this->product(['category_ids' => [$hammers]]);
        $this->assertSame([[0, 2], [2, 2]], [$this->counts($tools), $this->counts($hammers)]);
        $first->set_status('draft');
        $first->save();
        $this->assertSame([[0, 1], [1, 1]], [$this->counts($tools), $this->counts($hammers)]);
        $second->delete(true);
        $this->assertSame([[0, 0], [0, 0]], [$this->counts($tools), $this->counts($hammers)]);
    }

    public function testHiddenProductsAreNotShown(): void
    {
        [$tools, $hammers] = $this->tree();
        $this->product(['category_ids' => [$hammers], 'catalog_visibility' => 'hidden']);
        wc_recount_all_terms();
        $this->assertSame([[0, 0], [1, 0]], [$this->counts($tools), $this->counts($hammers)]);
    }

    public function testCountingCanWait(): void
    {
        [$tools, $hammers] = $this->tree();
        add_filter('woocommerce_product_recount_terms', '__return_false');
        $this->product(['category_ids' => [$hammers]]);
        remove_filter('woocommerce_product_recount_terms', '__return_false');
        $this->assertSame([0, 0], $this->counts($hammers));
        _wc_term_recount([$tools => 0, $hammers => $tools], get_taxonomy('product_cat'), true, false);
        $this->assertSame([[0, 1], [1, 1]], [$this->counts($tools), $this->counts($hammers)]);
    }

    public function testVisibilityIsKeptInTerms(): void
    {
        $product = $this->product(['catalog_visibility' => 'hidden', 'featured' => true, 'stock_status' => 'outofstock']);
        $this->assertSame(['exclude-from-catalog', 'exclude-from-search', 'featured', 'outofstock'], $this->terms($product->get_id(), 'product_visibility'));
        $product->set_catalog_visibility('search');
        $product->set_featured(false);
        $product->set_stock_status('instock');
        $product->save();
        $this->assertSame(['exclude-from-catalog'], $this->terms($product->get_id(), 'product_visibility'));
        $this->assertSame('search', $this->read($product)->get_catalog_visibility());
    }

    public function testAnImpossibleVisibilityIsRefused(): void
    {
        $this->expectException(\WC_Data_Exception::class);
        $this->product()->set_catalog_visibility('everywhere');
    }

    public function testTypesAreTerms(): void
    {
        $this->assertSame(['simple'], $this->terms($this->product()->get_id(), 'product_type'));
    }

    public function testProductsOfACategory(): void
    {
        [, $hammers] = $this->tree();
        $product = $this->product(['category_ids' => [$hammers]]);
        $this->product();
        $this->assertSame([$product->get_id()], wc_get_products(['category' => [get_term($hammers)->slug], 'return' => 'ids']));
    }

    /** @return array{int, int} Tools, and hammers below them. */
    private function tree(): array
    {
        $tools = wp_insert_term('Алати', 'product_cat')['term_id'];

        return [$tools, wp_insert_term('Čekići', 'product_cat', ['parent' => $tools])['term_id']];
    }

    /** @return array{int, int} WordPress's count and the shop's. */
    private function counts(int $term): array
    {
        wp_cache_flush();

        return [get_term($term)->count, (int) get_term_meta($term, 'product_count_product_cat', true)];
    }
}
