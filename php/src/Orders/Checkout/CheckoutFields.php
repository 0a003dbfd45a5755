<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Checkout;

use SorsForWooCommerce\Orders\Customers\Pib;
use SorsForWooCommerce\Settings\Settings;

/**
 * PIB and MB, the checkout fields for companies: labels and validation for both kinds of checkout. Off by default.
 */
final class CheckoutFields
{
    /** Order meta keys, named as WooCommerce names its billing fields. */
    public const META_KEYS = ['pib' => '_billing_sors_pib', 'mb' => '_billing_sors_mb'];

    private const HOME_COUNTRY = 'RS';

    public static function isEnabled(): bool
    {
        return Settings::load()->flag('checkout_fields');
    }

    /** @return array<string, string> Label by field. */
    public static function labels(): array
    {
        return [
            'pib' => __('PIB (tax number, companies only)', 'sors-for-woocommerce'),
            'mb' => __('MB (company number, companies only)', 'sors-for-woocommerce'),
        ];
    }

    /** Whether WooCommerce hides the field for the company name, which an invoice needs. */
    public static function isCompanyFieldHidden(): bool
    {
        return get_option('woocommerce_checkout_company_field', 'optional') === 'hidden';
    }

    /** Error message for a shopper who entered a PIB without a company name; '' for none. */
    public static function validateCompanyName(string $pib, string $company): string
    {
        return self::normalizeNumber($pib) === '' || trim($company) !== '' ? '' : __('Enter the name of the company with this PIB, or leave the PIB empty if you buy as a private person.', 'sors-for-woocommerce');
    }

    /** Normalizes an entered number to digits only. */
    public static function normalizeNumber(mixed $value): string
    {
        return is_scalar($value) ? Pib::normalize(sanitize_text_field((string) $value)) : '';
    }

    /** Error message for a shopper who entered an invalid number; '' for none. Numbers of other countries aren't checked. */
    public static function validateNumber(string $field, string $value, string $country): string
    {
        $value = self::normalizeNumber($value);
        if ($value === '' || !in_array(strtoupper($country), ['', self::HOME_COUNTRY], true)) {
            return '';
        }
        if ($field === 'pib') {
            return Pib::isValid($value) ? '' : __('The PIB is invalid. A PIB has nine digits, and the last one is a check digit. Correct it, or leave it empty if you buy as a private person.', 'sors-for-woocommerce');
        }

        return preg_match('/^\d{8}$/', $value) === 1 ? '' : __('The MB (company number) is invalid. It has eight digits.', 'sors-for-woocommerce');
    }
}
