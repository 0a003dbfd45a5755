<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Orders\Checkout;

use SorsForWooCommerce\Orders\Checkout\CheckoutFields;
use SorsForWooCommerce\Settings\Settings;

/**
 * PIB and MB in the classic checkout, through WooCommerce's own checkout.
 */
final class ClassicCheckoutTest extends CheckoutTestCase
{
    public function testNoFieldsByDefault(): void
    {
        $this->cart(['checkout_fields' => false]);
        $this->assertSame([], array_filter(array_keys($this->fields()), static fn (string $field): bool => str_contains($field, 'sors')));
        Settings::save(['checkout_fields' => true]);
        $fields = $this->fields();
        $this->assertArrayHasKey('billing_sors_pib', $fields);
        $this->assertArrayHasKey('billing_sors_mb', $fields);
        $this->assertFalse($fields['billing_sors_pib']['required']);
    }

    public function testCompanyWithAPibIsTheDocumentsCustomer(): void
    {
        $this->cart();
        [$data, $errors] = $this->checkout(['billing_company' => 'Жито д.о.о.', 'billing_sors_pib' => ' RS 100 002 887', 'billing_sors_mb' => '17162543']);
        $this->assertSame([], $errors->get_error_messages());
        $order = wc_get_order(WC()->checkout()->create_order($data));
        $this->assertInstanceOf(\WC_Order::class, $order);
        $this->assertSame([self::PIB, '17162543'], [$order->get_meta('_billing_sors_pib'), $order->get_meta('_billing_sors_mb')]);
        $entry = $this->send($order);
        $this->assertSame('sent', $entry->state, (string) $entry->reason);
        $customer = array_column($this->sors->data('customers'), null, 'id')[$this->documents($order)[0]['customer_id']];
        $this->assertSame([self::PIB, '17162543', 'Жито д.о.о.', 'domestic_company'], [$customer['pib'], $customer['mb'], $customer['company'], $customer['kind']]);
    }

    public function testShopperSeesAnErrorForAnInvalidNumber(): void
    {
        $this->cart();
        foreach (['100002888' => 'PIB is invalid', '12345' => 'PIB is invalid'] as $pib => $sentence) {
            [, $errors] = $this->checkout(['billing_sors_pib' => (string) $pib]);
            $this->assertStringContainsString($sentence, implode(' ', $errors->get_error_messages()));
        }
        [, $errors] = $this->checkout(['billing_sors_mb' => '123']);
        $this->assertStringContainsString('eight digits', implode(' ', $errors->get_error_messages()));
        [, $errors] = $this->checkout(['billing_sors_pib' => self::PIB]);
        $this->assertStringContainsString('name of the company', implode(' ', $errors->get_error_messages()));
        [, $errors] = $this->checkout(['billing_sors_pib' => '']);
        $this->assertSame([], $errors->get_error_messages(), 'Private persons may leave it empty.');
    }

    public function testNumbersOfOtherCountriesAreNotValidated(): void
    {
        $this->assertSame('', CheckoutFields::validateNumber('pib', 'HR 12345678901', 'HR'));
        $this->assertNotSame('', CheckoutFields::validateNumber('pib', '12345678901', 'RS'));
        $this->assertNotSame('', CheckoutFields::validateNumber('pib', '12345678901', ''));
    }

    public function testPrivacyToolsCoverTheNumbers(): void
    {
        $this->cart();
        $order = $this->order([[$this->product, 1]]);
        $order->update_meta_data('_billing_sors_pib', self::PIB);
        $order->save();
        $exporter = apply_filters('wp_privacy_personal_data_exporters', [])['sors-for-woocommerce'];
        $this->assertStringContainsString(self::PIB, (string) wp_json_encode($exporter['callback']($this->shopper()['email'], 1)));
        require_once WC_ABSPATH . 'includes/class-wc-privacy-erasers.php';
        \WC_Privacy_Erasers::remove_order_personal_data(wc_get_order($order->get_id()));
        $this->assertSame('', wc_get_order($order->get_id())->get_meta('_billing_sors_pib'));
    }

    public function testCompanyNameFieldIsAddedInTheClassicCheckout(): void
    {
        $this->cart();
        update_option('woocommerce_checkout_company_field', 'hidden');
        $this->assertArrayHasKey('billing_company', $this->fields());
    }

    /** @return array<string, array<string, mixed>> */
    private function fields(): array
    {
        return (new \WC_Checkout())->get_checkout_fields('billing');
    }

    /**
     * Posts a form to WooCommerce's checkout.
     *
     * @param array<string, string> $fields
     *
     * @return array{array<string, mixed>, \WP_Error}
     */
    private function checkout(array $fields): array
    {
        $billing = [];
        foreach ($this->shopper() as $name => $value) {
            $billing['billing_' . $name] = $value;
        }
        $_POST = wp_slash($fields + $billing + ['payment_method' => 'cod', 'woocommerce-process-checkout-nonce' => '-']);
        $checkout = new \WC_Checkout();
        $data = $checkout->get_posted_data();
        $errors = new \WP_Error();
        (new \ReflectionMethod($checkout, 'validate_checkout'))->invokeArgs($checkout, [&$data, &$errors]);
        $_POST = [];

        return [$data, $errors];
    }
}
