<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync\Bulk;

/**
 * Products that a shop may have had before SORS, each with special values.
 */
final class MerchantProducts
{
    /**
     * Creates one of each.
     *
     * @param list<string> $codes SKUs for the products; at least 30.
     *
     * @return int Number of used SKUs.
     */
    public static function createAll(array $codes): int
    {
        $next = 0;
        foreach (self::simple() as $props) {
            $product = new \WC_Product_Simple();
            $product->set_props(['name' => 'Trgovčev ' . $next, 'sku' => $codes[$next++], 'regular_price' => '1000', 'status' => 'publish'] + $props);
            $product->save();
        }
        self::withMetaAndCategory($codes[$next++]);
        self::withAttributes($codes[$next++]);
        self::withVariations(array_slice($codes, $next, 4), []);
        $next += 4;
        self::withVariations(array_slice($codes, $next, 2), ['manage_stock' => true, 'stock_quantity' => 8, 'backorders' => 'notify']);
        $next += 2;
        $grouped = new \WC_Product_Grouped();
        $grouped->set_props(['name' => 'Komplet', 'sku' => $codes[$next++]]);
        $grouped->save();
        $external = new \WC_Product_External();
        $external->set_props(['name' => 'Tuđi', 'sku' => $codes[$next++], 'regular_price' => '5', 'product_url' => 'https://example.com/']);
        $external->save();
        self::bare($codes[$next++]);

        return $next;
    }

    /** @return list<array<string, mixed>> */
    private static function simple(): array
    {
        $day = DAY_IN_SECONDS;

        return [
            ['sale_price' => '900'],
            ['sale_price' => '1'],
            ['sale_price' => '999999', 'regular_price' => '1000000'],
            ['sale_price' => '2', 'date_on_sale_from' => self::now() - $day, 'date_on_sale_to' => self::now() + 9 * $day],
            ['sale_price' => '2', 'date_on_sale_from' => self::now() + $day, 'date_on_sale_to' => self::now() + 9 * $day],
            ['sale_price' => '2', 'date_on_sale_from' => self::now() - 9 * $day, 'date_on_sale_to' => self::now() - $day],
            ['manage_stock' => true, 'stock_quantity' => 3, 'backorders' => 'yes'],
            ['manage_stock' => true, 'stock_quantity' => 0, 'backorders' => 'notify', 'low_stock_amount' => 5],
            ['manage_stock' => true, 'stock_quantity' => 4, 'low_stock_amount' => 2],
            ['manage_stock' => false, 'stock_status' => 'outofstock'],
            ['manage_stock' => false, 'stock_status' => 'onbackorder'],
            ['featured' => true, 'catalog_visibility' => 'search', 'average_rating' => '4.4', 'rating_counts' => [4 => 3, 5 => 2], 'review_count' => 5],
            ['catalog_visibility' => 'hidden', 'average_rating' => '4.6'],
            ['virtual' => true, 'downloadable' => true, 'tax_class' => 'reduced-rate', 'total_sales' => 17],
            ['regular_price' => '', 'status' => 'draft'],
            ['status' => 'private', 'weight' => '1.5', 'sold_individually' => true, 'purchase_note' => 'Hvala'],
            ['description' => "Trgovčev opis\nu dva reda", 'short_description' => 'Kratko', 'menu_order' => 7, 'reviews_allowed' => false],
        ];
    }

    /** The same time for all shops of a test. */
    private static function now(): int
    {
        static $now = null;

        return $now ??= time();
    }

    private static function withMetaAndCategory(string $code): void
    {
        $category = wp_insert_term('Akcija', 'product_cat')['term_id'];
        $tag = wp_insert_term('novo', 'product_tag')['term_id'];
        $product = new \WC_Product_Simple();
        $product->set_props(['name' => 'Sa svojim poljima', 'sku' => $code, 'regular_price' => '12.50', 'category_ids' => [$category], 'tag_ids' => [$tag]]);
        $product->update_meta_data('_moja_polica', 'B-12');
        $product->update_meta_data('boje', ['crvena', 'plava']);
        $product->save();
    }

    private static function withAttributes(string $code): void
    {
        $attribute = new \WC_Product_Attribute();
        $attribute->set_name('Materijal');
        $attribute->set_options(['drvo', 'metal']);
        $attribute->set_visible(true);
        $product = new \WC_Product_Simple();
        $product->set_props(['name' => 'Sa osobinama', 'sku' => $code, 'regular_price' => '80', 'attributes' => [$attribute]]);
        $product->save();
    }

    /**
     * @param list<string>         $codes SKUs of the variations.
     * @param array<string, mixed> $props Props of their parent.
     */
    private static function withVariations(array $codes, array $props): void
    {
        $attribute = new \WC_Product_Attribute();
        $attribute->set_name('Veličina');
        $attribute->set_options($codes);
        $attribute->set_variation(true);
        $parent = new \WC_Product_Variable();
        $parent->set_props(['name' => 'Majica ' . $codes[0], 'attributes' => [$attribute], 'status' => 'publish'] + $props);
        $parent->save();
        foreach ($codes as $index => $code) {
            $variation = new \WC_Product_Variation();
            $variation->set_props([
                'parent_id' => $parent->get_id(),
                'sku' => $code,
                'regular_price' => (string) (100 + $index),
                'sale_price' => $index === 1 ? '50' : '',
                'attributes' => [sanitize_title('Veličina') => $code],
                'manage_stock' => $index === 2,
                'stock_quantity' => $index === 2 ? 6 : null,
                'backorders' => $index === 2 ? 'yes' : 'no',
            ]);
            $variation->save();
        }
    }

    /** A product as another program may have stored it: with few of WooCommerce's rows. */
    private static function bare(string $code): void
    {
        global $wpdb;
        $id = wp_insert_post(['post_type' => 'product', 'post_title' => 'Goli proizvod', 'post_status' => 'publish', 'post_name' => 'goli']);
        wp_set_object_terms($id, 'simple', 'product_type');
        add_post_meta($id, '_sku', $code);
        $wpdb->insert($wpdb->prefix . 'wc_product_meta_lookup', ['product_id' => $id, 'sku' => $code]);
    }
}
