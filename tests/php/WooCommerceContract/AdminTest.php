<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceContract;

/**
 * Who may do what, and where plugins find WooCommerce in wp-admin.
 */
final class AdminTest extends ContractTestCase
{
    public function testRolesAndWhatTheyMay(): void
    {
        foreach (['administrator', 'shop_manager'] as $name) {
            foreach (['manage_woocommerce', 'edit_shop_orders', 'edit_others_shop_orders', 'edit_products', 'publish_products', 'manage_product_terms'] as $capability) {
                $this->assertTrue(get_role($name)->has_cap($capability), "{$name} {$capability}");
            }
        }
        $this->assertFalse(get_role('customer')->has_cap('manage_woocommerce'));
        $this->assertFalse(get_role('shop_manager')->has_cap('manage_options'));
    }

    public function testPostTypes(): void
    {
        $this->assertSame(
            ['product' => [true, 'product'], 'product_variation' => [false, 'product'], 'shop_order' => [false, 'shop_order'], 'shop_order_refund' => [false, 'shop_order']],
            array_map(
                static fn (\WP_Post_Type $type): array => [(bool) $type->public, $type->capability_type],
                array_intersect_key(get_post_types([], 'objects'), array_flip(['product', 'product_variation', 'shop_order', 'shop_order_refund']))
            )
        );
        $this->assertSame('shop', get_post_type_object('product')->has_archive);
    }

    public function testTaxonomies(): void
    {
        foreach (['product_cat' => true, 'product_tag' => true, 'product_type' => false, 'product_visibility' => false, 'product_shipping_class' => true] as $name => $shown) {
            $this->assertTrue(taxonomy_exists($name));
            $this->assertContains('product', get_taxonomy($name)->object_type);
        }
        $this->assertSame('manage_product_terms', get_taxonomy('product_cat')->cap->manage_terms);
        $this->assertNotFalse(get_term_by('name', 'outofstock', 'product_visibility'));
        $this->assertGreaterThan(0, (int) get_option('default_product_cat'));
    }

    public function testTheShopPage(): void
    {
        $this->assertSame('publish', get_post_status(wc_get_page_id('shop')));
        $this->assertSame(-1, wc_get_page_id('no-such-page'));
        $this->assertStringContainsString('/product/', get_permalink($this->product()->get_id()));
        $this->assertStringContainsString('/product-category/', (string) get_term_link((int) get_option('default_product_cat')));
    }

    public function testTypesOfOrders(): void
    {
        $this->assertContains('shop_order', wc_get_order_types());
        $this->assertContains('shop_order_refund', wc_get_order_types());
        $this->assertSame(['shop_order'], array_values(array_intersect(wc_get_order_types('order-meta-boxes'), ['shop_order', 'shop_order_refund'])));
    }

    public function testTablesAreThere(): void
    {
        global $wpdb;
        $tables = $wpdb->get_col($wpdb->prepare('SHOW TABLES LIKE %s', $wpdb->esc_like($wpdb->prefix) . '%'));
        foreach (['wc_product_meta_lookup', 'woocommerce_order_items', 'woocommerce_order_itemmeta', 'woocommerce_tax_rates', 'wc_tax_rate_classes', 'actionscheduler_actions', 'actionscheduler_groups', 'actionscheduler_logs', 'actionscheduler_claims'] as $table) {
            $this->assertContains($wpdb->prefix . $table, $tables);
        }
    }
}
