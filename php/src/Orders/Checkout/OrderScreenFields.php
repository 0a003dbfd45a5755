<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Checkout;

/**
 * Company fields on the order screen, where staff correct them. WooCommerce itself shows the fields of the block checkout.
 */
final class OrderScreenFields
{
    public function register(): void
    {
        add_filter('woocommerce_admin_billing_fields', [$this, 'addFields']);
    }

    /**
     * @param mixed $fields
     *
     * @return array<string, array<string, mixed>>
     */
    public function addFields(mixed $fields): array
    {
        $fields = (array) $fields;
        if (!CheckoutFields::isEnabled() || function_exists('woocommerce_register_additional_checkout_field')) {
            return $fields;
        }
        foreach (CheckoutFields::labels() as $field => $label) {
            $fields['sors_' . $field] = ['label' => $label, 'show' => true, 'wrapper_class' => 'form-field-wide'];
        }

        return $fields;
    }
}
