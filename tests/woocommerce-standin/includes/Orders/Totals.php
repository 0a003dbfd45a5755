<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Orders;

/**
 * Taxes and totals of an order, from its lines.
 */
trait Totals
{
    /**
     * Taxes of every line, and one tax line for each rate.
     *
     * @param array<string, string> $args country, state, postcode, city; the order's where they are missing.
     */
    public function calculate_taxes($args = [])
    {
        do_action('woocommerce_order_before_calculate_taxes', $args, $this);
        $place = $this->get_tax_location($args);
        foreach ($this->get_items(['line_item', 'fee']) as $item) {
            $item->calculate_taxes($place);
        }
        $shippingClass = $this->shipping_tax_class();
        foreach ($this->get_shipping_methods() as $item) {
            $shippingClass === null ? $item->set_taxes(false) : $item->calculate_taxes($place + ['tax_class' => $shippingClass]);
        }
        $this->update_taxes();
    }

    /** Updates the tax lines from the taxes of the other lines. */
    public function update_taxes()
    {
        $cart = $this->taxes_by_rate(['line_item', 'fee']);
        $shipping = $this->taxes_by_rate(['shipping']);
        $kept = [];
        foreach ($this->get_taxes() as $key => $line) {
            $rate = $line->get_rate_id();
            if (isset($kept[$rate]) || !isset($cart[$rate]) && !isset($shipping[$rate])) {
                $this->remove_item($key);
                continue;
            }
            $kept[$rate] = $line;
        }
        foreach (array_unique([...array_keys($cart), ...array_keys($shipping)]) as $rate) {
            $line = $kept[$rate] ?? new \WC_Order_Item_Tax();
            $line->set_rate($rate);
            $line->set_tax_total($cart[$rate] ?? 0);
            $line->set_shipping_tax_total($shipping[$rate] ?? 0);
            if (!isset($kept[$rate])) {
                $this->add_item($line);
            }
        }
        $this->set_shipping_tax(array_sum($shipping));
        $this->set_cart_tax(array_sum($cart));
        $this->save();
    }

    /**
     * @param bool $and_taxes Whether to recalculate taxes.
     *
     * @return string The total.
     */
    public function calculate_totals($and_taxes = true)
    {
        do_action('woocommerce_order_before_calculate_totals', $and_taxes, $this);
        $subtotal = $this->sum_of_lines('subtotal');
        $goods = $this->sum_of_lines('total');
        $shipping = round(array_sum(array_map(static fn (\WC_Order_Item $i): float => (float) $i->get_total(), $this->get_shipping_methods())), wc_get_price_decimals());
        $this->set_shipping_total($shipping);
        $fees = $this->sum_of_fees($goods + $shipping);
        if ($and_taxes) {
            $this->calculate_taxes();
        }
        $this->set_discount_total(round($subtotal - $goods, wc_get_price_decimals()));
        $this->set_discount_tax(wc_round_tax_total($this->raw_taxes('subtotal') - $this->raw_taxes('total')));
        $this->set_total(round(
            $goods + $fees + $shipping + (float) $this->get_cart_tax() + (float) $this->get_shipping_tax(),
            wc_get_price_decimals()
        ));
        do_action('woocommerce_order_after_calculate_totals', $and_taxes, $this);
        $this->save();

        return $this->get_total();
    }

    /**
     * @param array<string, string> $args
     *
     * @return array{country: string, state: string, postcode: string, city: string}
     */
    protected function get_tax_location($args = [])
    {
        $based = (string) get_option('woocommerce_tax_based_on');
        if ($based === 'shipping' && !$this->has_address_field('shipping', 'country')) {
            $based = 'billing';
        }
        $place = ['country' => '', 'state' => '', 'postcode' => '', 'city' => ''];
        foreach ($based === 'base' ? [] : array_keys($place) as $field) {
            $place[$field] = $this->has_address_field($based, $field) ? (string) $this->{"get_{$based}_{$field}"}() : '';
        }
        // Without a shopper's address, the shop's address applies.
        if ($place['country'] === '') {
            $place = wc_get_base_location() + ['postcode' => WC()->countries->get_base_postcode(), 'city' => WC()->countries->get_base_city()];
        }

        return apply_filters('woocommerce_order_get_tax_location', array_merge($place, array_filter($args)), $this);
    }

    private function has_address_field(string $kind, string $field): bool
    {
        return method_exists($this, "get_{$kind}_{$field}") && $this->{"get_{$kind}_{$field}"}() !== '';
    }

    /** @return string|null Null where nothing in the order is taxed for shipping. */
    private function shipping_tax_class(): ?string
    {
        $set = (string) get_option('woocommerce_shipping_tax_class');
        if ($set !== 'inherit') {
            return $set;
        }
        $classes = [];
        foreach ($this->get_items(['line_item', 'fee']) as $item) {
            if (in_array($item->get_tax_status(), ['taxable', 'shipping'], true)) {
                $classes[] = (string) $item->get_tax_class();
            }
        }
        foreach ($classes === [] ? [] : array_merge([''], \WC_Tax::get_tax_class_slugs()) as $class) {
            if (in_array($class, $classes, true)) {
                return $class;
            }
        }

        return $classes === [] && $this->get_items(['line_item', 'fee']) !== [] ? null : '';
    }

    /**
     * @param list<string> $types
     *
     * @return array<int, float> Rate → tax.
     */
    private function taxes_by_rate(array $types): array
    {
        $taxes = [];
        foreach ($this->get_items($types) as $item) {
            foreach ((array) ($item->get_taxes()['total'] ?? []) as $rate => $tax) {
                $taxes[$rate] = ($taxes[$rate] ?? 0.0) + ($this->rounds_at_the_end() ? (float) $tax : wc_round_tax_total($tax));
            }
        }

        return array_map('wc_round_tax_total', $taxes);
    }

    /** @param 'subtotal'|'total' $which */
    private function raw_taxes(string $which): float
    {
        $sum = 0.0;
        foreach ($this->get_items() as $item) {
            $sum += array_sum(array_map('floatval', (array) ($item->get_taxes()[$which] ?? [])));
        }

        return $sum;
    }

    /** @param 'subtotal'|'total' $which */
    private function sum_of_lines(string $which): float
    {
        $sum = 0.0;
        foreach ($this->get_items() as $item) {
            $amount = (float) ($which === 'total' ? $item->get_total() : $item->get_subtotal());
            $sum += $this->rounds_at_the_end() ? $amount : round($amount, wc_get_price_decimals());
        }

        return round($sum, wc_get_price_decimals());
    }

    /** Limits a negative fee to the order's amount. */
    private function sum_of_fees(float $others): float
    {
        $sum = 0.0;
        foreach ($this->get_fees() as $fee) {
            $amount = (float) $fee->get_total();
            if ($amount < 0) {
                $max = round($others + $sum, wc_get_price_decimals()) * -1;
                if ($amount < $max && $max < 0) {
                    $fee->set_total($max);
                    $amount = $max;
                }
            }
            $sum += $amount;
        }

        return $sum;
    }

    private function rounds_at_the_end(): bool
    {
        return get_option('woocommerce_tax_round_at_subtotal') === 'yes';
    }
}
