<?php

declare(strict_types=1);

/**
 * An attribute of a product and its options. Attributes of a shop-wide taxonomy (id > 0) have terms as options.
 */
class WC_Product_Attribute
{
    private int $id = 0;

    private string $name = '';

    /** @var list<int|string> */
    private array $options = [];

    private int $position = 0;

    private bool $visible = false;

    private bool $variation = false;

    public function get_id()
    {
        return $this->id;
    }

    public function set_id($value)
    {
        $this->id = absint($value);
    }

    public function get_name()
    {
        return $this->name;
    }

    public function set_name($value)
    {
        $this->name = (string) $value;
    }

    /** @return list<int|string> */
    public function get_options()
    {
        return $this->options;
    }

    /** @param array<int|string> $value */
    public function set_options($value)
    {
        $this->options = array_values((array) $value);
    }

    public function get_position()
    {
        return $this->position;
    }

    public function set_position($value)
    {
        $this->position = absint($value);
    }

    public function get_visible()
    {
        return $this->visible;
    }

    public function set_visible($value)
    {
        $this->visible = wc_string_to_bool($value);
    }

    public function get_variation()
    {
        return $this->variation;
    }

    public function set_variation($value)
    {
        $this->variation = wc_string_to_bool($value);
    }

    public function is_taxonomy()
    {
        return $this->id > 0;
    }
}
