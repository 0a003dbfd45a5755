<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Checkout;

/**
 * Company fields of the classic checkout (shortcode). WooCommerce stores fields that start with `billing_` on the order and
 * on the customer.
 */
final class ClassicCheckout
{
    private const PREFIX = 'billing_sors_';

    public function register(): void
    {
        add_filter('woocommerce_billing_fields', [$this, 'addFields'], 20);
        add_filter('woocommerce_process_checkout_field_billing_sors_pib', [CheckoutFields::class, 'normalizeNumber']);
        add_filter('woocommerce_process_checkout_field_billing_sors_mb', [CheckoutFields::class, 'normalizeNumber']);
        add_action('woocommerce_after_checkout_validation', [$this, 'validateFields'], 10, 2);
    }

    /**
     * @param mixed $fields Billing fields of WooCommerce.
     *
     * @return array<string, array<string, mixed>>
     */
    public function addFields(mixed $fields): array
    {
        $fields = (array) $fields;
        // The address form of the account would store them without the checkout's validation.
        if (!CheckoutFields::isEnabled() || is_wc_endpoint_url('edit-address')) {
            return $fields;
        }
        if (CheckoutFields::isCompanyFieldHidden()) {
            $fields['billing_company'] ??= [
                'label' => __('Company name', 'sors-for-woocommerce'),
                'class' => ['form-row-wide'],
                'autocomplete' => 'organization',
                'required' => false,
                'priority' => 30,
            ];
        }
        foreach (CheckoutFields::labels() as $field => $label) {
            $fields[self::PREFIX . $field] = [
                'label' => $label,
                'class' => [$field === 'pib' ? 'form-row-first' : 'form-row-last'],
                'required' => false,
                'priority' => $field === 'pib' ? 31 : 32,
                'custom_attributes' => ['inputmode' => 'numeric', 'maxlength' => '14'],
            ];
        }

        return $fields;
    }

    /**
     * @param mixed $data   Posted fields.
     * @param mixed $errors WooCommerce's errors.
     */
    public function validateFields(mixed $data, mixed $errors): void
    {
        if (!CheckoutFields::isEnabled() || !is_array($data) || !$errors instanceof \WP_Error) {
            return;
        }
        foreach (array_keys(CheckoutFields::labels()) as $field) {
            $problem = CheckoutFields::validateNumber($field, (string) ($data[self::PREFIX . $field] ?? ''), (string) ($data['billing_country'] ?? ''));
            if ($problem !== '') {
                $errors->add(self::PREFIX . $field . '_validation', esc_html($problem), ['id' => self::PREFIX . $field]);
            }
        }
        $problem = CheckoutFields::validateCompanyName((string) ($data[self::PREFIX . 'pib'] ?? ''), (string) ($data['billing_company'] ?? ''));
        if ($problem !== '') {
            $errors->add('billing_company_validation', esc_html($problem), ['id' => 'billing_company']);
        }
    }
}
