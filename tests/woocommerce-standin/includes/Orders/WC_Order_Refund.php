<?php

declare(strict_types=1);

/**
 * A refund of an order. Its totals are negative, its amount is positive.
 */
class WC_Order_Refund extends WC_Abstract_Order
{
    protected $object_type = 'order_refund';

    public function __construct($order = 0)
    {
        $this->data += ['amount' => '', 'reason' => '', 'refunded_by' => 0, 'refunded_payment' => false];
        parent::__construct($order);
    }

    public function get_type()
    {
        return 'shop_order_refund';
    }

    public function get_status($context = 'view')
    {
        return 'completed';
    }

    public function get_amount($context = 'view')
    {
        return $this->get_prop('amount', $context);
    }

    public function set_amount($value)
    {
        $this->set_prop('amount', wc_format_decimal($value));
    }

    public function get_reason($context = 'view')
    {
        return $this->get_prop('reason', $context);
    }

    public function set_reason($value)
    {
        $this->set_prop('reason', (string) $value);
    }

    public function get_refunded_by($context = 'view')
    {
        return $this->get_prop('refunded_by', $context);
    }

    public function set_refunded_by($value)
    {
        $this->set_prop('refunded_by', absint($value));
    }

    public function get_refunded_payment($context = 'view')
    {
        return $this->get_prop('refunded_payment', $context);
    }

    public function set_refunded_payment($value)
    {
        $this->set_prop('refunded_payment', (bool) $value);
    }

    public function get_formatted_refund_amount()
    {
        return apply_filters('woocommerce_formatted_refund_amount', wc_price($this->get_amount(), ['currency' => $this->get_currency()]), $this);
    }

    public function get_post_title()
    {
        return sprintf('Refund &ndash; %s', (string) $this->get_date_created()?->date_i18n('F j, Y @ h:i A'));
    }
}
