<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Checkout;

/**
 * Company fields of the block checkout (Store API, WooCommerce 8.9 or later). Values are copied to the meta keys of the
 * classic checkout, so that they are stored in one place.
 */
final class BlockCheckout
{
    private const NAMESPACE = 'sors-for-woocommerce/';

    public function register(): void
    {
        add_action('woocommerce_init', [$this, 'registerFields']);
        add_action('woocommerce_set_additional_field_value', [$this, 'storeValue'], 10, 4);
        add_action('woocommerce_store_api_checkout_update_order_from_request', [$this, 'validateOrder'], 10, 2);
        foreach (['pib', 'mb', 'company'] as $field) {
            $fill = fn (mixed $value, mixed $group, mixed $owner): mixed => $value ?? $this->storedValue($field, $owner);
            add_filter('woocommerce_get_default_value_for_' . self::NAMESPACE . $field, $fill, 10, 3);
        }
    }

    public function registerFields(): void
    {
        if (!function_exists('woocommerce_register_additional_checkout_field') || !CheckoutFields::isEnabled()) {
            return;
        }
        if (CheckoutFields::isCompanyFieldHidden()) {
            woocommerce_register_additional_checkout_field([
                'id' => self::NAMESPACE . 'company',
                'label' => __('Company name', 'sors-for-woocommerce'),
                'location' => 'contact',
                'type' => 'text',
                'attributes' => ['autocomplete' => 'organization'],
            ]);
        }
        foreach (CheckoutFields::labels() as $field => $label) {
            woocommerce_register_additional_checkout_field([
                'id' => self::NAMESPACE . $field,
                'label' => $label,
                'location' => 'contact',
                'type' => 'text',
                'attributes' => ['maxLength' => '14'],
                'sanitize_callback' => CheckoutFields::normalizeNumber(...),
                'validate_callback' => static function (mixed $value) use ($field): ?\WP_Error {
                    $problem = CheckoutFields::validateNumber($field, is_scalar($value) ? (string) $value : '', self::billingCountry());

                    return $problem === '' ? null : new \WP_Error('sors_' . $field, $problem);
                },
            ]);
        }
    }

    /**
     * Stores a field's value under the meta key of the classic checkout.
     *
     * @param mixed $key   Key of the field.
     * @param mixed $value
     * @param mixed $group
     * @param mixed $owner The order or the customer.
     */
    public function storeValue(mixed $key, mixed $value, mixed $group, mixed $owner): void
    {
        $field = str_starts_with((string) $key, self::NAMESPACE) ? substr((string) $key, strlen(self::NAMESPACE)) : '';
        $value = is_scalar($value) ? (string) $value : '';
        if ($field === 'company' && ($owner instanceof \WC_Order || $owner instanceof \WC_Customer)) {
            $owner->set_billing_company($value);
        } elseif (array_key_exists($field, CheckoutFields::META_KEYS) && $owner instanceof \WC_Order) {
            $owner->update_meta_data(CheckoutFields::META_KEYS[$field], $value);
        } elseif (array_key_exists($field, CheckoutFields::META_KEYS) && $owner instanceof \WC_Customer) {
            $owner->update_meta_data(ltrim(CheckoutFields::META_KEYS[$field], '_'), $value);
        }
    }

    /**
     * Requires a company name with a PIB. The name is part of the address, so it is checked only when the order is placed.
     *
     * @param mixed $order   The order to be placed.
     * @param mixed $request PUT while the shopper is typing, POST when the order is placed.
     *
     * @throws \Automattic\WooCommerce\StoreApi\Exceptions\RouteException which the checkout shows.
     */
    public function validateOrder(mixed $order, mixed $request): void
    {
        $isPlaced = $request instanceof \WP_REST_Request && $request->get_method() === 'POST';
        if (!$isPlaced || !CheckoutFields::isEnabled() || !$order instanceof \WC_Order) {
            return;
        }
        $problem = CheckoutFields::validateCompanyName((string) $order->get_meta(CheckoutFields::META_KEYS['pib']), $order->get_billing_company('edit'));
        if ($problem !== '') {
            throw new \Automattic\WooCommerce\StoreApi\Exceptions\RouteException('sors_company', esc_html($problem), 400);
        }
    }

    private function storedValue(string $field, mixed $owner): ?string
    {
        $value = match (true) {
            $field === 'company' => $owner instanceof \WC_Order || $owner instanceof \WC_Customer ? $owner->get_billing_company('edit') : '',
            $owner instanceof \WC_Order => $owner->get_meta(CheckoutFields::META_KEYS[$field]),
            $owner instanceof \WC_Customer => $owner->get_meta(ltrim(CheckoutFields::META_KEYS[$field], '_')),
            default => '',
        };

        return is_string($value) && $value !== '' ? $value : null;
    }

    /** The block stores the address in the session before it places the order. */
    private static function billingCountry(): string
    {
        $customer = WC()->customer;

        return $customer instanceof \WC_Customer ? $customer->get_billing_country('edit') : '';
    }
}
