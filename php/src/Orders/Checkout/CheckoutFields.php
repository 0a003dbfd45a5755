<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Checkout;

use SorsForWooCommerce\Orders\Customers\Pib;
use SorsForWooCommerce\Settings\Settings;

/**
 * The checkout’s own fields for companies, PIB and MB: what both kinds of checkout have in common. Off by default.
 */
final class CheckoutFields
{
    /** Where an order keeps them; WooCommerce itself names billing fields so. */
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

    /** Whether the shop shows no field for a company’s name, which an invoice needs. */
    public static function isCompanyFieldHidden(): bool
    {
        return get_option('woocommerce_checkout_company_field', 'optional') === 'hidden';
    }

    /** What is wrong with a company that gives a PIB and no name, for the shopper; '' for nothing. */
    public static function validateCompanyName(string $pib, string $company): string
    {
        return self::normalizeNumber($pib) === '' || trim($company) !== '' ? '' : __('Enter the name of the company the PIB belongs to, or leave the PIB empty if you buy as a private person.', 'sors-for-woocommerce');
    }

    /** What was typed as it is kept: digits only. */
    public static function normalizeNumber(mixed $value): string
    {
        return is_scalar($value) ? Pib::normalize(sanitize_text_field((string) $value)) : '';
    }

    /** What is wrong with a number, for the shopper; '' for nothing. Numbers of other countries are not judged. */
    public static function validateNumber(string $field, string $value, string $country): string
    {
        $value = self::normalizeNumber($value);
        if ($value === '' || !in_array(strtoupper($country), ['', self::HOME_COUNTRY], true)) {
            return '';
        }
        if ($field === 'pib') {
            return Pib::isValid($value) ? '' : __('The PIB is not right: it has nine digits, and the last one must match the others. Check it for a typing error, or leave it empty if you buy as a private person.', 'sors-for-woocommerce');
        }

        return preg_match('/^\d{8}$/', $value) === 1 ? '' : __('The MB (company number) is not right: it has eight digits.', 'sors-for-woocommerce');
    }
}
