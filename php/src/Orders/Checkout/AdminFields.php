<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Checkout;

/**
 * The fields on the order’s screen, where staff correct them, and in WooCommerce’s privacy tools. Where the block
 * checkout has them, WooCommerce shows them itself.
 */
final class AdminFields
{
    public function register(): void
    {
        add_filter('woocommerce_admin_billing_fields', [$this, 'show']);
        add_filter('woocommerce_privacy_export_order_personal_data_meta', [$this, 'exported']);
        add_filter('woocommerce_privacy_remove_order_personal_data_meta', [$this, 'erased']);
    }

    /**
     * @param mixed $fields
     *
     * @return array<string, array<string, mixed>>
     */
    public function show(mixed $fields): array
    {
        $fields = (array) $fields;
        if (!Fields::areOn() || function_exists('woocommerce_register_additional_checkout_field')) {
            return $fields;
        }
        foreach (Fields::labels() as $field => $label) {
            $fields['sors_' . $field] = ['label' => $label, 'show' => true, 'wrapper_class' => 'form-field-wide'];
        }

        return $fields;
    }

    /**
     * @param mixed $meta Label by key of what is exported of an order.
     *
     * @return array<string, string>
     */
    public function exported(mixed $meta): array
    {
        return (array) $meta + array_combine(array_values(Fields::META), array_values(Fields::labels()));
    }

    /**
     * @param mixed $meta Kind of data by key.
     *
     * @return array<string, string>
     */
    public function erased(mixed $meta): array
    {
        return (array) $meta + array_fill_keys(array_values(Fields::META), 'text');
    }
}
