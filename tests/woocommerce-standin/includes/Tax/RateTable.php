<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Tax;

/**
 * Tables of tax rates and classes. Rates for postcodes and cities are stored but ignored.
 */
final class RateTable
{
    private const DEFAULTS = [
        'tax_rate_country' => '',
        'tax_rate_state' => '',
        'tax_rate' => '',
        'tax_rate_name' => '',
        'tax_rate_priority' => 1,
        'tax_rate_compound' => 0,
        'tax_rate_shipping' => 1,
        'tax_rate_order' => 0,
        'tax_rate_class' => '',
    ];

    public static function table(): string
    {
        return $GLOBALS['wpdb']->prefix . 'woocommerce_tax_rates';
    }

    public static function classTable(): string
    {
        return $GLOBALS['wpdb']->prefix . 'wc_tax_rate_classes';
    }

    /** @return array<int, array{rate: float, label: string, shipping: string, compound: string}> One of each priority. */
    public static function matching(string $country, string $state, string $postcode, string $city, string $class): array
    {
        global $wpdb;
        $rows = $wpdb->get_results($wpdb->prepare(
            "SELECT * FROM %i WHERE tax_rate_country IN (%s, '') AND tax_rate_state IN (%s, '') AND tax_rate_class = %s
            ORDER BY tax_rate_priority, tax_rate_country DESC, tax_rate_state DESC, tax_rate_order, tax_rate_id",
            self::table(),
            strtoupper($country),
            strtoupper($state),
            \WC_Tax::format_tax_rate_class($class)
        ));
        $rates = [];
        $seen = [];
        foreach ($rows as $row) {
            if (!isset($seen[$row->tax_rate_priority])) {
                $seen[$row->tax_rate_priority] = true;
                $rates[(int) $row->tax_rate_id] = [
                    'rate' => (float) $row->tax_rate,
                    'label' => \WC_Tax::get_rate_label($row),
                    'shipping' => $row->tax_rate_shipping ? 'yes' : 'no',
                    'compound' => $row->tax_rate_compound ? 'yes' : 'no',
                ];
            }
        }

        return $rates;
    }

    /** @return array<int, object> By id. */
    public static function ofClass(string $class): array
    {
        global $wpdb;

        return (array) $wpdb->get_results($wpdb->prepare(
            'SELECT * FROM %i WHERE tax_rate_class = %s ORDER BY tax_rate_order, tax_rate_id',
            self::table(),
            $class
        ), OBJECT_K);
    }

    public static function find(int $id): ?object
    {
        global $wpdb;

        return $wpdb->get_row($wpdb->prepare('SELECT * FROM %i WHERE tax_rate_id = %d', self::table(), $id));
    }

    /** @return list<object> tax_rate_class_id, name, slug. */
    public static function classes(): array
    {
        global $wpdb;

        return (array) $wpdb->get_results($wpdb->prepare('SELECT * FROM %i ORDER BY name', self::classTable()));
    }

    /** @param array<string, mixed> $rate */
    public static function insert(array $rate): int
    {
        global $wpdb;
        $wpdb->insert(self::table(), self::row($rate + self::DEFAULTS));
        $id = (int) $wpdb->insert_id;
        do_action('woocommerce_tax_rate_added', $id, $rate);

        return $id;
    }

    /** @param array<string, mixed> $rate */
    public static function update(int $id, array $rate): void
    {
        $GLOBALS['wpdb']->update(self::table(), self::row($rate), ['tax_rate_id' => $id]);
        do_action('woocommerce_tax_rate_updated', $id, $rate);
    }

    public static function delete(int $id): void
    {
        $GLOBALS['wpdb']->delete(self::table(), ['tax_rate_id' => $id]);
        do_action('woocommerce_tax_rate_deleted', $id);
    }

    /**
     * @param array<string, mixed> $rate
     *
     * @return array<string, mixed>
     */
    private static function row(array $rate): array
    {
        $row = array_intersect_key($rate, self::DEFAULTS);
        if (isset($row['tax_rate'])) {
            $row['tax_rate'] = number_format((float) $row['tax_rate'], 4, '.', '');
        }
        foreach (['tax_rate_country', 'tax_rate_state'] as $place) {
            if (isset($row[$place])) {
                $row[$place] = str_replace('*', '', strtoupper((string) $row[$place]));
            }
        }
        if (isset($row['tax_rate_class'])) {
            $row['tax_rate_class'] = \WC_Tax::format_tax_rate_class($row['tax_rate_class']);
        }

        return $row;
    }
}
