<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceContract;

/**
 * Simple products: what is stored where, and what comes back.
 */
final class ProductTest extends ContractTestCase
{
    public function testItIsAPostOfTypeProduct(): void
    {
        $product = $this->product(['name' => 'Šrafciger Žuti', 'description' => 'Опис', 'short_description' => 'Kratko']);
        $post = get_post($product->get_id());
        $this->assertSame(
            ['product', 'publish', 'Šrafciger Žuti', 'Опис', 'Kratko', 'srafciger-zuti', 0],
            [$post->post_type, $post->post_status, $post->post_title, $post->post_content, $post->post_excerpt, $post->post_name, $post->post_parent]
        );
    }

    public function testItsMetaRows(): void
    {
        $product = $this->product([
            'sku' => 'Č-100', 'regular_price' => '1234.50', 'manage_stock' => true, 'stock_quantity' => 5, 'weight' => '1.25',
            'tax_class' => 'reduced-rate', 'global_unique_id' => '8600010000032',
        ]);
        $this->assertSame([
            '_backorders' => 'no', '_download_expiry' => '-1', '_download_limit' => '-1', '_downloadable' => 'no',
            '_global_unique_id' => '8600010000032', '_manage_stock' => 'yes', '_price' => '1234.50', '_product_version' => WC_VERSION,
            '_regular_price' => '1234.50', '_sku' => 'Č-100', '_sold_individually' => 'no', '_stock' => '5', '_stock_status' => 'instock',
            '_tax_class' => 'reduced-rate', '_tax_status' => 'taxable', '_virtual' => 'no', '_wc_average_rating' => '0',
            '_wc_review_count' => '0', '_weight' => '1.25', 'total_sales' => '0',
        ], $this->sorted($this->meta($product->get_id())));
    }

    public function testItsLookupRow(): void
    {
        $product = $this->product(['sku' => 'L-1', 'regular_price' => '99.9', 'manage_stock' => true, 'stock_quantity' => 7, 'global_unique_id' => '123']);
        $this->assertSame([
            'product_id' => (string) $product->get_id(), 'sku' => 'L-1', 'global_unique_id' => '123', 'virtual' => '0', 'downloadable' => '0',
            'min_price' => '99.9000', 'max_price' => '99.9000', 'onsale' => '0', 'stock_quantity' => '7', 'stock_status' => 'instock',
            'rating_count' => '0', 'average_rating' => '0.00', 'total_sales' => '0', 'tax_status' => 'taxable', 'tax_class' => '',
        ], $this->lookup($product->get_id()));
    }

    public function testWithoutManagedStockThereIsNoQuantity(): void
    {
        $product = $this->product(['stock_quantity' => 9]);
        $this->assertNull($this->read($product)->get_stock_quantity());
        $this->assertNull($this->meta($product->get_id())['_stock']);
        $this->assertNull($this->lookup($product->get_id())['stock_quantity']);
        $this->assertSame('instock', $product->get_stock_status());
    }

    public function testWithoutAPriceItsLookupRowHasZero(): void
    {
        $product = $this->product(['regular_price' => '']);
        $this->assertArrayNotHasKey('_price', array_filter($this->meta($product->get_id()), static fn (?string $v): bool => (string) $v !== ''));
        $this->assertSame('0.0000', $this->lookup($product->get_id())['min_price']);
        $this->assertSame('', $this->read($product)->get_price());
        $this->assertFalse($product->is_purchasable());
    }

    public function testASalePriceIsThePriceWhileItIsLower(): void
    {
        $product = $this->product(['regular_price' => '99', 'sale_price' => '88']);
        $this->assertTrue($product->is_on_sale());
        $this->assertSame(['88', '1'], [$this->meta($product->get_id())['_price'], $this->lookup($product->get_id())['onsale']]);
        $product->set_sale_price('');
        $product->save();
        $this->assertSame(['99', '0'], [$this->meta($product->get_id())['_price'], $this->lookup($product->get_id())['onsale']]);
        $this->assertArrayNotHasKey('_sale_price', $this->meta($product->get_id()));
    }

    public function testASaleOfTomorrowIsNoneToday(): void
    {
        $product = $this->product(['regular_price' => '99', 'sale_price' => '88', 'date_on_sale_from' => time() + DAY_IN_SECONDS]);
        $this->assertFalse($product->is_on_sale());
        $this->assertSame('99', $this->read($product)->get_price());
    }

    public function testSettingAPriceChangesThePriceAndItsRow(): void
    {
        $product = $this->read($this->product());
        $product->set_regular_price('1500,50');
        $this->assertSame('1200', $product->get_data()['regular_price'], 'a change is pending until it is saved');
        $this->assertSame(['regular_price' => '1500.50'], $product->get_changes());
        $product->save();
        $this->assertSame('1500.50', $this->read($product)->get_price());
        $this->assertSame('1500.5000', $this->lookup($product->get_id())['max_price']);
    }

    public function testWhatIsReadBack(): void
    {
        $props = [
            'name' => 'Ђон', 'sku' => 'RB', 'status' => 'draft', 'catalog_visibility' => 'hidden', 'featured' => true, 'tax_class' => 'zero-rate',
            'tax_status' => 'none', 'manage_stock' => true, 'stock_quantity' => 3, 'backorders' => 'notify', 'weight' => '0.5', 'image_id' => '17',
            'gallery_image_ids' => [17, 18], 'menu_order' => 4, 'length' => '10', 'width' => '20.5', 'height' => '30',
        ];
        $read = $this->read($this->product($props));
        foreach ($props as $prop => $value) {
            $this->assertSame($value, $read->{"get_{$prop}"}('edit'), $prop);
        }
        $this->assertSame('simple', $read->get_type());
        $this->assertSame('17', $this->meta($read->get_id())['_thumbnail_id']);
        $this->assertSame('17,18', $this->meta($read->get_id())['_product_image_gallery']);
    }

    public function testTakingPicturesAway(): void
    {
        $product = $this->product(['image_id' => 17, 'gallery_image_ids' => [18]]);
        $product->set_image_id('');
        $product->set_gallery_image_ids([]);
        $product->save();
        $this->assertArrayNotHasKey('_thumbnail_id', $this->meta($product->get_id()));
        $this->assertSame([], $this->read($product)->get_gallery_image_ids());
    }

    public function testSavingWithoutChangesChangesNothingButTheTime(): void
    {
        $product = $this->read($this->product(['sku' => 'N', 'manage_stock' => true, 'stock_quantity' => 2, 'weight' => '2']));
        $meta = $this->sorted($this->meta($product->get_id()));
        $lookup = $this->lookup($product->get_id());
        $this->assertSame(
            ['woocommerce_before_product_object_save', 'woocommerce_product_object_updated_props', 'woocommerce_update_product', 'woocommerce_after_product_object_save'],
            $this->fired([
                'woocommerce_before_product_object_save', 'woocommerce_new_product', 'woocommerce_update_product', 'save_post_product',
                'woocommerce_product_set_stock', 'woocommerce_product_set_stock_status', 'woocommerce_product_object_updated_props',
                'woocommerce_after_product_object_save',
            ], static fn () => $product->save())
        );
        $this->assertSame($meta, $this->sorted($this->meta($product->get_id())));
        $this->assertSame($lookup, $this->lookup($product->get_id()));
    }

    public function testHooksOfANewProduct(): void
    {
        $this->assertSame(
            ['woocommerce_before_product_object_save', 'save_post_product', 'woocommerce_product_set_stock', 'woocommerce_product_set_stock_status',
                'woocommerce_product_object_updated_props', 'woocommerce_new_product', 'woocommerce_after_product_object_save'],
            $this->fired([
                'woocommerce_before_product_object_save', 'woocommerce_new_product', 'woocommerce_update_product', 'save_post_product',
                'woocommerce_product_set_stock', 'woocommerce_product_set_stock_status', 'woocommerce_product_object_updated_props',
                'woocommerce_after_product_object_save',
            ], fn () => $this->product(['manage_stock' => true, 'stock_quantity' => 1]))
        );
    }

    public function testTextsLoseBackslashesAndMetaDoesNot(): void
    {
        $product = $this->product(['name' => 'a\\b', 'sku' => 'c\\d']);
        $product->add_meta_data('_sors_x', 'e\\f');
        $product->save();
        $read = $this->read($product);
        $this->assertSame(['ab', 'c\\d', 'e\\f'], [$read->get_name(), $read->get_sku(), $read->get_meta('_sors_x')]);
    }

    public function testMetaDataOfItsOwn(): void
    {
        $product = $this->product();
        $product->update_meta_data('_sors_a', 'č');
        $product->add_meta_data('_sors_b', ['x' => 1]);
        $product->add_meta_data('_sors_b', ['x' => 2]);
        $product->save();
        $read = $this->read($product);
        $this->assertSame('č', $read->get_meta('_sors_a'));
        $this->assertSame(['x' => 1], $read->get_meta('_sors_b'));
        $this->assertCount(2, $read->get_meta('_sors_b', false));
        $this->assertSame('', $read->get_meta('_sors_none'));
        $read->delete_meta_data('_sors_b');
        $read->update_meta_data('_sors_a', 'ć');
        $read->save_meta_data();
        $this->assertSame(['ć', false], [$this->read($product)->get_meta('_sors_a'), $this->read($product)->meta_exists('_sors_b')]);
        $this->assertNotContains('_sku', array_map(static fn (object $row): string => $row->key, $this->read($product)->get_meta_data()));
    }

    public function testDatesAreOfTheSitesZone(): void
    {
        $product = $this->product(['date_created' => '2026-01-02T03:04:05']);
        $post = get_post($product->get_id());
        $this->assertSame(['2026-01-02 03:04:05', '2026-01-02 02:04:05'], [$post->post_date, $post->post_date_gmt]);
        $date = $this->read($product)->get_date_created();
        $this->assertInstanceOf(\WC_DateTime::class, $date);
        $this->assertSame([1767319445, '2026-01-02T03:04:05+01:00', '02.01.2026'], [$date->getTimestamp(), (string) $date, $date->date('d.m.Y')]);
    }

    public function testUnknownProducts(): void
    {
        $this->assertFalse((bool) wc_get_product(987654));
        $this->assertFalse((bool) wc_get_product(get_option('woocommerce_shop_page_id')));
        $this->expectException(\Exception::class);
        new \WC_Product_Simple(987654);
    }

    public function testTrashAndDeletion(): void
    {
        $product = $this->product(['sku' => 'T']);
        $id = $product->get_id();
        $this->assertTrue($product->delete());
        $this->assertSame(['trash', 0], [get_post_status($id), wc_get_product_id_by_sku('T')]);
        $again = wc_get_product($id);
        $this->assertTrue($again->delete(true));
        $this->assertFalse(get_post_status($id));
        $this->assertSame([], $this->lookup($id));
        $this->assertSame([], $this->meta($id));
    }

    public function testProductsAreFound(): void
    {
        $first = $this->product(['name' => 'Први', 'sku' => 'Q1']);
        $second = $this->product(['name' => 'Други', 'sku' => 'Q2', 'status' => 'draft', 'stock_status' => 'outofstock']);
        $ids = [$first->get_id(), $second->get_id()];
        $this->assertSame($ids, wc_get_products(['return' => 'ids', 'limit' => -1, 'orderby' => 'ID', 'order' => 'ASC']));
        $this->assertSame([$ids[1]], wc_get_products(['return' => 'ids', 'status' => 'draft']));
        $this->assertSame([$ids[0]], wc_get_products(['return' => 'ids', 'stock_status' => 'instock']));
        $this->assertSame([$ids[1]], wc_get_products(['return' => 'ids', 'include' => [$ids[1]]]));
        $this->assertSame([$ids[0]], wc_get_products(['return' => 'ids', 'exclude' => [$ids[1]]]));
        $this->assertSame([$ids[0]], wc_get_products(['return' => 'ids', 'sku' => 'Q1']));
        $page = wc_get_products(['limit' => 1, 'paginate' => true]);
        $this->assertSame([1, 2, 2], [count($page->products), (int) $page->total, (int) $page->max_num_pages]);
        $this->assertInstanceOf(\WC_Product_Simple::class, $page->products[0]);
    }

    /**
     * @param array<string, string|null> $rows
     *
     * @return array<string, string|null>
     */
    private function sorted(array $rows): array
    {
        ksort($rows);

        return $rows;
    }
}
