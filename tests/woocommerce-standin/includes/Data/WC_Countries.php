<?php

declare(strict_types=1);

/**
 * The shop's country, and names of some countries.
 */
class WC_Countries
{
    /** @return array<string, string> */
    public function get_countries()
    {
        return apply_filters('woocommerce_countries', [
            'AT' => __('Austria', 'woocommerce'), 'BA' => __('Bosnia and Herzegovina', 'woocommerce'),
            'BG' => __('Bulgaria', 'woocommerce'), 'DE' => __('Germany', 'woocommerce'), 'HR' => __('Croatia', 'woocommerce'),
            'HU' => __('Hungary', 'woocommerce'), 'ME' => __('Montenegro', 'woocommerce'), 'MK' => __('North Macedonia', 'woocommerce'),
            'RO' => __('Romania', 'woocommerce'), 'RS' => __('Serbia', 'woocommerce'), 'SI' => __('Slovenia', 'woocommerce'),
            'US' => __('United States (US)', 'woocommerce'),
        ]);
    }

    public function get_base_country(): string
    {
        return (string) apply_filters('woocommerce_countries_base_country', wc_get_base_location()['country']);
    }

    public function get_base_state(): string
    {
        return (string) apply_filters('woocommerce_countries_base_state', wc_get_base_location()['state']);
    }

    public function get_base_city(): string
    {
        return (string) get_option('woocommerce_store_city', '');
    }

    public function get_base_postcode(): string
    {
        return (string) get_option('woocommerce_store_postcode', '');
    }

    /** @param array<string, string> $address Fields as WC_Order::get_address() gives them. */
    public function get_formatted_address($address = [], $separator = '<br/>'): string
    {
        $lines = [
            $address['company'] ?? '',
            trim(($address['first_name'] ?? '') . ' ' . ($address['last_name'] ?? '')),
            $address['address_1'] ?? '',
            $address['address_2'] ?? '',
            trim(($address['postcode'] ?? '') . ' ' . ($address['city'] ?? '')),
            ($address['country'] ?? '') === $this->get_base_country() ? '' : ($this->get_countries()[$address['country'] ?? ''] ?? ''),
        ];

        return implode((string) $separator, array_map('esc_html', array_filter(array_map('trim', $lines), 'strlen')));
    }
}
