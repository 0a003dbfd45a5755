<?php

declare(strict_types=1);

use SorsForWooCommerce\Tests\WooCommerceStandin\Data\MetaRows;

/**
 * An object of the shop: properties with their pending changes, and meta data. Getters of context `view` pass filters,
 * those of `edit` return stored values.
 */
abstract class WC_Data
{
    use MetaRows;

    /** @var int */
    protected $id = 0;

    /** @var array<string, mixed> */
    protected $data = [];

    /** @var array<string, mixed> */
    protected $changes = [];

    /** Whether setters record changes. */
    protected $object_read = false;

    /** Part of the hooks' names. */
    protected $object_type = 'data';

    /** @var array<string, mixed> */
    protected $default_data = [];

    public function __construct()
    {
        $this->default_data = $this->data;
    }

    abstract public function save();

    public function __toString(): string
    {
        return (string) wp_json_encode($this->get_data());
    }

    /** @return int 0 for an object that is not stored yet. */
    public function get_id()
    {
        return $this->id;
    }

    /** @param int|string $id */
    public function set_id($id)
    {
        $this->id = absint($id);
    }

    /** @return array<string, mixed> As stored, without pending changes. */
    public function get_data()
    {
        return array_merge(['id' => $this->get_id()], $this->data, ['meta_data' => $this->get_meta_data()]);
    }

    /** @return list<string> */
    public function get_data_keys()
    {
        return array_keys($this->data);
    }

    /** @return array<string, mixed> */
    public function get_changes()
    {
        return $this->changes;
    }

    public function apply_changes()
    {
        $this->data = array_replace($this->data, $this->changes);
        $this->changes = [];
    }

    public function set_defaults()
    {
        $this->data = $this->default_data;
        $this->changes = [];
        $this->set_object_read(false);
    }

    public function set_object_read($read = true)
    {
        $this->object_read = (bool) $read;
    }

    public function get_object_read()
    {
        return $this->object_read;
    }

    /**
     * @param array<string, mixed> $props
     *
     * @return true|WP_Error What the setters refused.
     */
    public function set_props($props, $context = 'set')
    {
        $errors = new WP_Error();
        foreach ($props as $prop => $value) {
            if ($value === null || in_array($prop, ['prop', 'date_prop', 'meta_data'], true)) {
                continue;
            }
            try {
                if (is_callable([$this, "set_{$prop}"])) {
                    $this->{"set_{$prop}"}($value);
                }
            } catch (WC_Data_Exception $error) {
                $errors->add($error->getErrorCode(), $error->getMessage(), ['property_name' => $prop]);
            }
        }

        return $errors->has_errors() ? $errors : true;
    }

    protected function get_prop($prop, $context = 'view')
    {
        if (!array_key_exists($prop, $this->data)) {
            return null;
        }
        $value = array_key_exists($prop, $this->changes) ? $this->changes[$prop] : $this->data[$prop];

        return $context === 'view' ? apply_filters($this->get_hook_prefix() . $prop, $value, $this) : $value;
    }

    protected function set_prop($prop, $value)
    {
        if (!array_key_exists($prop, $this->data)) {
            return;
        }
        if (!$this->object_read) {
            $this->data[$prop] = $value;
            return;
        }
        if ($value !== $this->data[$prop] || array_key_exists($prop, $this->changes)) {
            $this->changes[$prop] = $value;
        }
    }

    /** @param mixed $value A time object, a Unix timestamp, or a text: with a zone, else in the site's. */
    protected function set_date_prop($prop, $value)
    {
        if ($value === null || $value === '' || $value === 0 || $value === '0000-00-00 00:00:00') {
            $this->set_prop($prop, null);
            return;
        }
        $date = wc_string_to_datetime($value);
        $present = $this->data[$prop] ?? null;
        // The same time is no change.
        $same = $this->object_read && $present instanceof WC_DateTime && $date !== null && $present->getTimestamp() === $date->getTimestamp();
        $this->set_prop($prop, $same ? $present : $date);
    }

    protected function get_hook_prefix()
    {
        return 'woocommerce_' . $this->object_type . '_get_';
    }

    protected function error($code, $message, $http_status_code = 400, $data = [])
    {
        throw new WC_Data_Exception($code, $message, $http_status_code, $data);
    }
}
