<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders\Checkout;

use SorsForWooCommerce\Orders\Checkout\BlockCheckout;

/**
 * PIB and MB in the block checkout, through WooCommerce's Store API.
 */
final class BlockCheckoutTest extends CheckoutTestCase
{
    private const PREFIX = 'sors-for-woocommerce/';

    protected function tearDown(): void
    {
        foreach (['pib', 'mb', 'company'] as $field) {
            __internal_woocommerce_blocks_deregister_checkout_field(self::PREFIX . $field);
        }
        $GLOBALS['wp_rest_server'] = null;
        parent::tearDown();
    }

    public function testCompanyWithAPibIsTheDocumentsCustomer(): void
    {
        $this->cart();
        $response = $this->checkout(['pib' => 'RS 100 002 887', 'mb' => '17162543'], ['company' => 'Жито д.о.о.']);
        $this->assertSame(200, $response->get_status(), (string) wp_json_encode($response->get_data()));
        $order = wc_get_order((int) $response->get_data()['order_id']);
        $this->assertInstanceOf(\WC_Order::class, $order);
        $this->assertSame([self::PIB, '17162543'], [$order->get_meta('_billing_sors_pib'), $order->get_meta('_billing_sors_mb')]);
        $entry = $this->send($order, 'completed');
        $this->assertSame('sent', $entry->state, (string) $entry->reason);
        $customer = array_column($this->sors->data('customers'), null, 'id')[$this->documents($order)[0]['customer_id']];
        $this->assertSame([self::PIB, '17162543', 'Жито д.о.о.', 'domestic_company'], [$customer['pib'], $customer['mb'], $customer['company'], $customer['kind']]);
    }

    public function testShopperSeesAnErrorForAnInvalidNumber(): void
    {
        $this->cart();
        $response = $this->checkout(['pib' => '100002888', 'mb' => '']);
        $this->assertSame(400, $response->get_status());
        $this->assertStringContainsString('PIB is invalid', (string) wp_json_encode($response->get_data(), JSON_UNESCAPED_UNICODE));
        $this->assertSame([], wc_get_orders(['status' => ['processing', 'on-hold', 'pending']]));
    }

    public function testPibRequiresACompanyName(): void
    {
        $this->cart();
        $response = $this->checkout(['pib' => self::PIB, 'mb' => '']);
        $this->assertSame(400, $response->get_status());
        $this->assertStringContainsString('name of the company', (string) $response->get_data()['message']);
        $this->assertSame([], wc_get_orders(['status' => ['processing', 'on-hold', 'pending']]));
    }

    public function testPrivatePersonLeavesTheFieldsEmpty(): void
    {
        $this->cart();
        $response = $this->checkout(['pib' => '', 'mb' => '']);
        $this->assertSame(200, $response->get_status(), (string) wp_json_encode($response->get_data()));
        $this->assertSame('', wc_get_order((int) $response->get_data()['order_id'])->get_meta('_billing_sors_pib'));
    }

    public function testNoFieldsWithoutTheSetting(): void
    {
        $this->cart(['checkout_fields' => false]);
        (new BlockCheckout())->registerFields();
        $this->assertSame([], $this->registered());
    }

    public function testCompanyNameFieldIsAddedIfTheShopHidesIt(): void
    {
        $this->cart();
        update_option('woocommerce_checkout_company_field', 'hidden');
        $response = $this->checkout(['pib' => self::PIB, 'mb' => '', 'company' => 'Жито д.о.о.']);
        $this->assertSame(200, $response->get_status(), (string) wp_json_encode($response->get_data()));
        $this->assertSame('Жито д.о.о.', wc_get_order((int) $response->get_data()['order_id'])->get_billing_company());
    }

    public function testStaffSeeFieldsOfTheClassicCheckout(): void
    {
        $this->cart();
        (new BlockCheckout())->registerFields();
        $order = $this->order([[$this->product, 1]]);
        $order->update_meta_data('_billing_sors_pib', self::PIB);
        $order->save();
        $this->assertSame(self::PIB, self::registry()->get_field_from_object(self::PREFIX . 'pib', $order));
    }

    /**
     * @param array<string, string> $fields
     * @param array<string, string> $address
     */
    private function checkout(array $fields, array $address = []): \WP_REST_Response
    {
        (new BlockCheckout())->registerFields();
        $GLOBALS['wp_rest_server'] = null;
        add_filter('woocommerce_store_api_disable_nonce_check', '__return_true');
        $address += ['company' => '', 'address_2' => '', 'state' => ''] + $this->shopper();
        if (get_option('woocommerce_checkout_company_field') === 'hidden') {
            unset($address['company']);
        }
        $additional = [];
        foreach ($fields as $field => $value) {
            $additional[self::PREFIX . $field] = $value;
        }
        $request = new \WP_REST_Request('POST', '/wc/store/v1/checkout');
        $request->set_header('Content-Type', 'application/json');
        $request->set_body((string) wp_json_encode([
            'billing_address' => $address,
            'payment_method' => 'cod',
            'additional_fields' => $additional,
        ]));

        return rest_do_request($request);
    }

    /** @return list<string> */
    private function registered(): array
    {
        return array_values(array_filter(
            array_keys(self::registry()->get_additional_fields()),
            static fn (string $field): bool => str_starts_with($field, self::PREFIX)
        ));
    }

    private static function registry(): \Automattic\WooCommerce\Blocks\Domain\Services\CheckoutFields
    {
        return \Automattic\WooCommerce\Blocks\Package::container()->get(\Automattic\WooCommerce\Blocks\Domain\Services\CheckoutFields::class);
    }
}
