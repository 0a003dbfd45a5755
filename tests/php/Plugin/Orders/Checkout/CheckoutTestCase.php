<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders\Checkout;

use SorsForWooCommerce\Tests\Plugin\Orders\OrdersTestCase;

/**
 * Base of tests with a cart, in a shop with PIB and MB fields and cash on delivery.
 */
abstract class CheckoutTestCase extends OrdersTestCase
{
    protected const PIB = '100002887';

    protected \WC_Product $product;

    protected function setUp(): void
    {
        parent::setUp();
        if (!function_exists('woocommerce_register_additional_checkout_field')) {
            $this->markTestSkipped('This WooCommerce has no checkout of both kinds.');
        }
    }

    /** @param array<string, mixed> $settings */
    protected function cart(array $settings = []): void
    {
        $this->enableSending($settings + ['checkout_fields' => true]);
        [['product' => $this->product]] = $this->goods(1);
        $this->product->set_virtual(true);
        $this->product->save();
        update_option('woocommerce_cod_settings', ['enabled' => 'yes', 'enable_for_virtual' => 'yes']);
        WC()->payment_gateways()->init();
        if (WC()->cart === null) {
            wc_load_cart();
        }
        WC()->customer = new \WC_Customer(0, true);
        WC()->customer->set_billing_country('RS');
        WC()->cart->empty_cart();
        $this->assertNotFalse(WC()->cart->add_to_cart($this->product->get_id(), 2));
        WC()->cart->calculate_totals();
    }

    protected function tearDown(): void
    {
        WC()->cart?->empty_cart();
        wc_clear_notices();
        parent::tearDown();
    }
}
