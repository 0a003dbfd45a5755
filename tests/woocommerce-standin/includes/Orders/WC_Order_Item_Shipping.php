<?php

declare(strict_types=1);

/**
 * A shipping line.
 */
class WC_Order_Item_Shipping extends WC_Order_Item
{
    protected array $extra_data = [
        'method_title' => '',
        'method_id' => '',
        'instance_id' => '',
        'total' => 0,
        'total_tax' => 0,
        'taxes' => ['total' => []],
        'tax_status' => 'taxable',
    ];

    protected array $meta_map = [
        'method_id' => 'method_id',
        'instance_id' => 'instance_id',
        'cost' => 'total',
        'total_tax' => 'total_tax',
        'taxes' => 'taxes',
    ];

    public function get_type()
    {
        return 'shipping';
    }

    public function get_name($context = 'view')
    {
        return $this->get_method_title($context);
    }

    public function set_name($value)
    {
        $this->set_method_title($value);
    }

    public function get_method_title($context = 'view')
    {
        $title = (string) $this->get_prop('method_title', $context);

        return $context === 'view' && $title === '' ? __('Shipping', 'woocommerce') : $title;
    }

    public function set_method_title($value)
    {
        $this->set_prop('name', (string) $value);
        $this->set_prop('method_title', (string) $value);
    }

    public function get_method_id($context = 'view')
    {
        return $this->get_prop('method_id', $context);
    }

    public function set_method_id($value)
    {
        $this->set_prop('method_id', (string) $value);
    }

    public function get_instance_id($context = 'view')
    {
        return $this->get_prop('instance_id', $context);
    }

    public function set_instance_id($value)
    {
        $this->set_prop('instance_id', (string) $value);
    }

    public function get_tax_status($context = 'view')
    {
        return $this->get_prop('tax_status', $context);
    }

    public function set_tax_status($value)
    {
        $this->set_prop('tax_status', (string) $value);
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

    public function get_taxes($context = 'view')
    {
        return $this->get_prop('taxes', $context);
    }

    public function set_taxes($raw_tax_data)
    {
        $raw = maybe_unserialize($raw_tax_data);
        $taxes = $this->clean_taxes(is_array($raw) && !isset($raw['total']) ? ['total' => $raw] : $raw, ['total']);
        $this->set_prop('taxes', $taxes);
        $this->set_prop('total_tax', wc_format_decimal($this->sum_of_taxes($taxes['total'])));
    }

    public function set_total_tax($value)
    {
        $this->set_prop('total_tax', wc_format_decimal($value));
    }

    public function calculate_taxes($calculate_tax_for = [])
    {
        if (!isset($calculate_tax_for['country'], $calculate_tax_for['state'], $calculate_tax_for['postcode'], $calculate_tax_for['city'], $calculate_tax_for['tax_class'])) {
            return false;
        }
        $taxable = wc_tax_enabled() && $this->get_tax_status() === 'taxable';
        $this->set_taxes($taxable
            ? ['total' => WC_Tax::calc_tax($this->get_total(), WC_Tax::find_shipping_rates($calculate_tax_for), false)]
            : false);
        do_action('woocommerce_order_item_shipping_after_calculate_taxes', $this, $calculate_tax_for);

        return true;
    }
}
