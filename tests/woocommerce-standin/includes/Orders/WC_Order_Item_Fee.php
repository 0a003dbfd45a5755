<?php

declare(strict_types=1);

/**
 * A fee; a negative one is a discount on the whole order.
 */
class WC_Order_Item_Fee extends WC_Order_Item
{
    protected array $extra_data = [
        'tax_class' => '',
        'tax_status' => 'taxable',
        'amount' => '',
        'total' => '',
        'total_tax' => '',
        'taxes' => ['total' => []],
    ];

    protected array $meta_map = [
        '_fee_amount' => 'amount',
        '_tax_class' => 'tax_class',
        '_tax_status' => 'tax_status',
        '_line_total' => 'total',
        '_line_tax' => 'total_tax',
        '_line_tax_data' => 'taxes',
    ];

    public function get_type()
    {
        return 'fee';
    }

    public function get_amount($context = 'view')
    {
        return $this->get_prop('amount', $context);
    }

    public function set_amount($value)
    {
        $this->set_prop('amount', wc_format_decimal($value));
    }

    public function get_tax_class($context = 'view')
    {
        return $this->get_prop('tax_class', $context);
    }

    public function set_tax_class($value)
    {
        if ($value && !in_array((string) $value, WC_Tax::get_tax_class_slugs(), true)) {
            $this->error('order_item_fee_invalid_tax_class', __('Invalid tax class', 'woocommerce'));
        }
        $this->set_prop('tax_class', (string) $value);
    }

    public function get_tax_status($context = 'view')
    {
        return $this->get_prop('tax_status', $context);
    }

    public function set_tax_status($value)
    {
        $this->set_prop('tax_status', in_array($value, ['taxable', 'none'], true) ? $value : 'taxable');
    }

    public function get_total($context = 'view')
    {
        return $this->get_prop('total', $context);
    }

    public function set_total($value)
    {
        $this->set_prop('total', wc_format_decimal($value));
    }

    public function get_total_tax($context = 'view')
    {
        return $this->get_prop('total_tax', $context);
    }

    public function set_total_tax($value)
    {
        $this->set_prop('total_tax', wc_format_decimal($value));
    }

    public function get_taxes($context = 'view')
    {
        return $this->get_prop('taxes', $context);
    }

    public function set_taxes($raw_tax_data)
    {
        $taxes = $this->clean_taxes(maybe_unserialize($raw_tax_data), ['total']);
        $this->set_prop('taxes', $taxes);
        $this->set_total_tax($this->sum_of_taxes($taxes['total']));
    }

    /** Splits the tax of a discount in proportion to the taxes of the order's lines. */
    public function calculate_taxes($calculate_tax_for = [])
    {
        $order = $this->get_order();
        if ((float) $this->get_total() >= 0 || !$order instanceof WC_Abstract_Order || !wc_tax_enabled() || $this->get_tax_status() !== 'taxable') {
            return parent::calculate_taxes($calculate_tax_for);
        }
        $shares = [];
        foreach ($order->get_items(['line_item', 'fee', 'shipping']) as $item) {
            if ((float) $item->get_total() > 0) {
                $class = $item->get_tax_status() === 'taxable' ? (string) $item->get_tax_class() : 'non-taxable';
                $shares[$class] = ($shares[$class] ?? 0.0) + (float) $item->get_total();
            }
        }
        $whole = array_sum($shares);
        $taxes = [];
        foreach ($whole > 0 ? array_diff_key($shares, ['non-taxable' => true]) : [] as $class => $share) {
            $rates = WC_Tax::find_rates(['tax_class' => (string) $class] + $calculate_tax_for);
            foreach (WC_Tax::calc_tax((float) $this->get_total() * $share / $whole, $rates, false) as $rate => $tax) {
                $taxes[$rate] = ($taxes[$rate] ?? 0.0) + $tax;
            }
        }
        $this->set_taxes(['total' => $taxes]);
        do_action('woocommerce_order_item_fee_after_calculate_taxes', $this, $calculate_tax_for);

        return true;
    }
}
