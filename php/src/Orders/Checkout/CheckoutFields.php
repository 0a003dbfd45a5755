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
    public const META = ['pib' => '_billing_sors_pib', 'mb' => '_billing_sors_mb'];

    private const HOME = 'RS';

    public static function areOn(): bool
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
    public static function lacksCompany(): bool
    {
        return get_option('woocommerce_checkout_company_field', 'optional') === 'hidden';
    }

    /** What is wrong with a company that gives a PIB and no name, for the shopper; '' for nothing. */
    public static function nameProblem(string $pib, string $company): string
    {
        return self::cleaned($pib) === '' || trim($company) !== '' ? '' : __('Enter the name of the company the PIB belongs to, or leave the PIB empty if you buy as a private person.', 'sors-for-woocommerce');
    }

    /** What was typed as it is kept: digits only. */
    public static function cleaned(mixed $value): string
    {
        return is_scalar($value) ? Pib::normalise(sanitize_text_field((string) $value)) : '';
    }

    /** What is wrong with a number, for the shopper; '' for nothing. Numbers of other countries are not judged. */
    public static function problem(string $field, string $value, string $country): string
    {
        $value = self::cleaned($value);
        if ($value === '' || !in_array(strtoupper($country), ['', self::HOME], true)) {
            return '';
        }
        if ($field === 'pib') {
            return Pib::isValid($value) ? '' : __('The PIB is not right: it has nine digits, and the last one must match the others. Check it for a typing error, or leave it empty if you buy as a private person.', 'sors-for-woocommerce');
        }

        return preg_match('/^\d{8}$/', $value) === 1 ? '' : __('The MB (company number) is not right: it has eight digits.', 'sors-for-woocommerce');
    }
}
