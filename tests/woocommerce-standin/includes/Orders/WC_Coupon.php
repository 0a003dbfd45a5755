<?php

declare(strict_types=1);

/**
 * A coupon: a percentage, or a fixed amount per cart or product. Conditions are ignored.
 */
class WC_Coupon extends WC_Data
{
    protected $object_type = 'coupon';

    protected $data = ['code' => '', 'amount' => '0', 'discount_type' => 'fixed_cart', 'status' => 'publish', 'description' => ''];

    /** @param int|string $data Id or code; '' for a new one. */
    public function __construct($data = '')
    {
        parent::__construct();
        $this->set_object_read(true);
        $code = is_string($data) && !is_numeric($data) ? wc_format_coupon_code($data) : '';
        $id = $code !== '' ? self::id_of($code) : absint($data);
        if ($id > 0 && get_post_type($id) === 'shop_coupon') {
            $this->set_object_read(false);
            $this->set_id($id);
            $this->set_code(get_post_field('post_title', $id, 'raw'));
            $this->set_amount(get_post_meta($id, 'coupon_amount', true));
            $this->set_discount_type(get_post_meta($id, 'discount_type', true));
            $this->set_object_read(true);
        } elseif ($code !== '') {
            $this->set_code($code);
        }
    }

    public function get_code($context = 'view')
    {
        return $this->get_prop('code', $context);
    }

    public function set_code($value)
    {
        $this->set_prop('code', wc_format_coupon_code($value));
    }

    public function get_amount($context = 'view')
    {
        return wc_format_decimal($this->get_prop('amount', $context));
    }

    public function set_amount($value)
    {
        $value = wc_format_decimal($value);
        if ($value !== '' && (float) $value < 0) {
            $this->error('coupon_invalid_amount', __('Invalid discount amount', 'woocommerce'));
        }
        $this->set_prop('amount', $value === '' ? '0' : $value);
    }

    public function get_discount_type($context = 'view')
    {
        return $this->get_prop('discount_type', $context);
    }

    public function set_discount_type($value)
    {
        $value = $value === 'percent_product' ? 'percent' : (string) $value;
        if (!in_array($value, ['percent', 'fixed_cart', 'fixed_product'], true)) {
            $this->error('coupon_invalid_discount_type', __('Invalid discount type', 'woocommerce'));
        }
        $this->set_prop('discount_type', $value);
    }

    /** @return string What an order keeps of it, as JSON. */
    public function get_short_info(): string
    {
        return (string) wp_json_encode([
            $this->get_id(),
            $this->get_code(),
            $this->get_discount_type() === 'fixed_cart' ? null : $this->get_discount_type(),
            (float) $this->get_amount(),
        ]);
    }

    /** @return int Its id. */
    public function save()
    {
        $id = wp_insert_post(wp_slash([
            'ID' => $this->get_id(),
            'post_type' => 'shop_coupon',
            'post_title' => $this->get_code('edit'),
            'post_status' => $this->get_prop('status', 'edit'),
            'meta_input' => ['coupon_amount' => $this->get_amount('edit'), 'discount_type' => $this->get_discount_type('edit')],
        ]));
        $this->set_id($id);
        $this->apply_changes();

        return $this->get_id();
    }

    public function delete($force_delete = false)
    {
        return $this->get_id() > 0 && (bool) wp_delete_post($this->get_id(), (bool) $force_delete);
    }

    protected function internal_meta_keys(): array
    {
        return ['coupon_amount', 'discount_type'];
    }

    private static function id_of(string $code): int
    {
        global $wpdb;

        return (int) $wpdb->get_var($wpdb->prepare(
            "SELECT ID FROM {$wpdb->posts} WHERE post_type = 'shop_coupon' AND post_status = 'publish' AND post_title = %s ORDER BY ID DESC LIMIT 1",
            $code
        ));
    }
}
