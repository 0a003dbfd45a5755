<?php

declare(strict_types=1);

use SorsForWooCommerce\Tests\WooCommerceStandin\Tax\RateTable;

/**
 * Tax rates and taxes. A list of rates has the rate's id as key and rate, label, shipping and compound in each row;
 * a list of taxes has the rate's id as key and the amount.
 */
class WC_Tax
{
    /**
     * @param float|int|string                    $price
     * @param array<int, array<string, mixed>>    $rates
     *
     * @return array<int, float> Rounded to six digits, not to the currency's.
     */
    public static function calc_tax($price, $rates, $price_includes_tax = false, $deprecated = false)
    {
        $taxes = $price_includes_tax ? self::calc_inclusive_tax($price, $rates) : self::calc_exclusive_tax($price, $rates);

        return apply_filters('woocommerce_calc_tax', $taxes, $price, $rates, $price_includes_tax, $deprecated);
    }

    public static function calc_shipping_tax($price, $rates)
    {
        return apply_filters('woocommerce_calc_shipping_tax', self::calc_exclusive_tax($price, $rates), $price, $rates);
    }

    public static function calc_exclusive_tax($price, $rates)
    {
        $taxes = [];
        foreach ($rates as $id => $rate) {
            if ($rate['compound'] !== 'yes') {
                $taxes[$id] = (float) $price * (float) $rate['rate'] / 100;
            }
        }
        $base = (float) $price + array_sum($taxes);
        foreach ($rates as $id => $rate) {
            if ($rate['compound'] === 'yes') {
                $taxes[$id] = $base * (float) $rate['rate'] / 100;
                $base += $taxes[$id];
            }
        }

        return array_map([self::class, 'round'], $taxes);
    }

    public static function calc_inclusive_tax($price, $rates)
    {
        $taxes = [];
        $compound = array_filter($rates, static fn (array $rate): bool => $rate['compound'] === 'yes');
        $rest = (float) $price;
        // Compound taxes apply last, in their order.
        foreach (array_reverse($compound, true) as $id => $rate) {
            $taxes[$id] = $rest - $rest / (1 + (float) $rate['rate'] / 100);
            $rest -= $taxes[$id];
        }
        $plain = array_diff_key($rates, $compound);
        $sum = 1 + array_sum(array_map(static fn (array $rate): float => (float) $rate['rate'], $plain)) / 100;
        foreach ($plain as $id => $rate) {
            $taxes[$id] = $rest / $sum * (float) $rate['rate'] / 100;
        }

        return array_map([self::class, 'round'], $taxes);
    }

    public static function round($in)
    {
        return apply_filters('woocommerce_tax_round', round((float) $in, wc_get_rounding_precision()), $in);
    }

    /**
     * @param array<string, mixed> $args country, state, postcode, city, tax_class.
     *
     * @return array<int, array{rate: float, label: string, shipping: string, compound: string}>
     */
    public static function find_rates($args = [])
    {
        $args = wp_parse_args($args, ['country' => '', 'state' => '', 'city' => '', 'postcode' => '', 'tax_class' => '']);
        if ((string) $args['country'] === '') {
            return [];
        }
        $rates = RateTable::matching((string) $args['country'], (string) $args['state'], (string) $args['postcode'], (string) $args['city'], (string) $args['tax_class']);

        return apply_filters('woocommerce_find_rates', $rates, $args);
    }

    public static function find_shipping_rates($args = [])
    {
        return array_filter(self::find_rates($args), static fn (array $rate): bool => $rate['shipping'] === 'yes');
    }

    public static function get_rates($tax_class = '', $customer = null)
    {
        return apply_filters('woocommerce_matched_tax_rates', self::get_base_tax_rates($tax_class), $tax_class);
    }

    public static function get_base_tax_rates($tax_class = '')
    {
        $base = wc_get_base_location();
        $rates = self::find_rates(['country' => $base['country'], 'state' => $base['state'], 'tax_class' => $tax_class]);

        return apply_filters('woocommerce_base_tax_rates', $rates, $tax_class);
    }

    public static function get_shipping_tax_rates($tax_class = null, $customer = null)
    {
        return array_filter(self::get_base_tax_rates((string) $tax_class), static fn (array $rate): bool => $rate['shipping'] === 'yes');
    }

    public static function get_rates_for_tax_class($tax_class)
    {
        return RateTable::ofClass(self::format_tax_rate_class((string) $tax_class));
    }

    /** @return list<string> Names, without the standard rate. */
    public static function get_tax_classes()
    {
        return wp_list_pluck(RateTable::classes(), 'name');
    }

    /** @return list<string> Slugs, without the standard rate. */
    public static function get_tax_class_slugs()
    {
        return wp_list_pluck(RateTable::classes(), 'slug');
    }

    /** @return list<object> tax_rate_class_id, name, slug. */
    public static function get_tax_rate_classes()
    {
        return RateTable::classes();
    }

    /** @return array{name: string, slug: string}|WP_Error */
    public static function create_tax_class($name, $slug = '')
    {
        $slug = $slug !== '' ? sanitize_title((string) $slug) : sanitize_title((string) $name);
        if ($slug === '' || in_array($slug, self::get_tax_class_slugs(), true)) {
            return new WP_Error('tax_class_slug_exists', __('Tax class slug already exists', 'woocommerce'));
        }
        $GLOBALS['wpdb']->insert(RateTable::classTable(), ['name' => (string) $name, 'slug' => $slug]);

        return ['name' => (string) $name, 'slug' => $slug];
    }

    public static function get_rate_percent($key_or_rate)
    {
        return apply_filters('woocommerce_rate_percent', self::get_rate_percent_value($key_or_rate) . '%', $key_or_rate);
    }

    public static function get_rate_percent_value($key_or_rate)
    {
        return (float) (self::row($key_or_rate)->tax_rate ?? 0);
    }

    public static function get_rate_label($key_or_rate)
    {
        $label = (string) (self::row($key_or_rate)->tax_rate_name ?? '');

        return apply_filters('woocommerce_rate_label', $label !== '' ? $label : __('Tax', 'woocommerce'), $key_or_rate);
    }

    public static function get_rate_code($key_or_rate)
    {
        $row = self::row($key_or_rate);
        $parts = $row === null ? [] : array_filter([
            $row->tax_rate_country,
            $row->tax_rate_state,
            (string) $row->tax_rate_name !== '' ? $row->tax_rate_name : 'TAX',
            (string) absint($row->tax_rate_priority),
        ], 'strlen');

        return apply_filters('woocommerce_rate_code', strtoupper(implode('-', $parts)), $key_or_rate);
    }

    public static function is_compound($key_or_rate)
    {
        return (bool) (self::row($key_or_rate)->tax_rate_compound ?? false);
    }

    /**
     * @param array<string, mixed> $tax_rate Columns of woocommerce_tax_rates.
     *
     * @return int Its id.
     */
    public static function _insert_tax_rate($tax_rate) // phpcs:ignore PSR2.Methods.MethodDeclaration.Underscore
    {
        return RateTable::insert($tax_rate);
    }

    public static function _update_tax_rate($tax_rate_id, $tax_rate) // phpcs:ignore PSR2.Methods.MethodDeclaration.Underscore
    {
        RateTable::update((int) $tax_rate_id, $tax_rate);
    }

    public static function _delete_tax_rate($tax_rate_id) // phpcs:ignore PSR2.Methods.MethodDeclaration.Underscore
    {
        RateTable::delete((int) $tax_rate_id);
    }

    public static function _get_tax_rate($tax_rate_id, $output_type = ARRAY_A) // phpcs:ignore PSR2.Methods.MethodDeclaration.Underscore
    {
        $row = RateTable::find((int) $tax_rate_id);

        return $row !== null && $output_type === ARRAY_A ? (array) $row : $row;
    }

    public static function format_tax_rate_class($class)
    {
        $class = sanitize_title((string) $class);

        return $class === 'standard' || !in_array($class, self::get_tax_class_slugs(), true) ? '' : $class;
    }

    private static function row(mixed $keyOrRate): ?object
    {
        return is_object($keyOrRate) ? $keyOrRate : RateTable::find((int) $keyOrRate);
    }
}
