<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin;

use SorsForWooCommerce\Tests\ShopTestCase;

/**
 * The shop that the other tests stand on.
 */
final class ShopTest extends ShopTestCase
{
    public function testIsASerbianShop(): void
    {
        $this->assertSame('RSD', get_woocommerce_currency());
        $this->assertTrue(wc_prices_include_tax());
        $this->assertSame('Europe/Belgrade', wp_timezone_string());
        $this->assertSame('yes', get_option('woocommerce_custom_orders_table_enabled'));
    }

    public function testEveryTestStartsFresh(): void
    {
        $product = new \WC_Product_Simple();
        $product->set_name('Čajnik „Šumadija” 1,7 l');
        $product->set_sku('Č-1');
        $product->set_regular_price('2999.00');
        $product->save();
        update_option('blogname', 'changed');
        update_option('sors_left_over', '1');
        $order = wc_create_order();
        $order->add_product($product, 2);
        $order->calculate_totals();
        $order->save();
        $this->assertSame('5998.00', $order->get_total());
        $this->assertSame('999.67', wc_format_decimal($order->get_total_tax(), 2));

        $this->tearDown();

        $this->assertFalse(wc_get_product($product->get_id()));
        $this->assertSame(0, wc_get_product_id_by_sku('Č-1'));
        $this->assertFalse(wc_get_order($order->get_id()));
        $this->assertSame('Prodavnica', get_option('blogname'));
        $this->assertFalse(get_option('sors_left_over'));
    }

    public function testHooksComeBack(): void
    {
        remove_all_actions('woocommerce_order_status_processing');

        $this->tearDown();

        $this->assertTrue(has_action('woocommerce_order_status_processing'));
    }

    public function testNothingLeavesTheMachine(): void
    {
        $this->assertWPBlocked(wp_remote_get('https://wordpress.org/'));
        $this->assertTrue(wp_mail('kupac@example.test', 'Porudžbina', 'Hvala!'));
        $this->assertSame('Porudžbina', $this->mail()[0]['subject']);
    }

    private function assertWPBlocked(mixed $answer): void
    {
        $this->assertInstanceOf(\WP_Error::class, $answer);
        $this->assertSame('http_request_not_executed', $answer->get_error_code());
    }
}
