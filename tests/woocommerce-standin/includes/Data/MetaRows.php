<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Data;

/**
 * Meta data of an object: rows of the meta table that are no properties. Loaded on first use, written on save.
 */
trait MetaRows
{
    /** @var list<\WC_Meta_Data>|null */
    protected $meta_data = null;

    /** Type of the meta table: post or order_item. */
    protected $meta_type = 'post';

    /** @return list<string> Keys that hold properties. */
    abstract protected function internal_meta_keys(): array;

    /** @return list<\WC_Meta_Data> */
    public function get_meta_data()
    {
        $this->read_rows();

        return array_values(array_filter($this->meta_data, static fn (\WC_Meta_Data $row): bool => $row->value !== null));
    }

    /** @return mixed One value ('' where there is none), or the list of rows. */
    public function get_meta($key = '', $single = true, $context = 'view')
    {
        if ($key !== '' && in_array($key, $this->internal_meta_keys(), true) && is_callable([$this, 'get_' . ltrim($key, '_')])) {
            return $this->{'get_' . ltrim($key, '_')}($context);
        }
        $rows = $this->rows_of($key);
        $value = $single ? ($rows === [] ? '' : $rows[0]->value) : $rows;

        return $context === 'view' ? apply_filters($this->get_hook_prefix() . $key, $value, $this) : $value;
    }

    public function meta_exists($key = '')
    {
        return $this->rows_of($key) !== [];
    }

    public function add_meta_data($key, $value, $unique = false)
    {
        if (in_array($key, $this->internal_meta_keys(), true) && is_callable([$this, 'set_' . ltrim($key, '_')])) {
            $this->{'set_' . ltrim($key, '_')}($value);
            return;
        }
        $this->read_rows();
        if ($unique) {
            $this->delete_meta_data($key);
        }
        $this->meta_data[] = new \WC_Meta_Data(['key' => $key, 'value' => $value]);
    }

    public function update_meta_data($key, $value, $meta_id = 0)
    {
        if (in_array($key, $this->internal_meta_keys(), true) && is_callable([$this, 'set_' . ltrim($key, '_')])) {
            $this->{'set_' . ltrim($key, '_')}($value);
            return;
        }
        $rows = array_filter($this->rows_of($key), static fn (\WC_Meta_Data $row): bool => $meta_id === 0 || (int) $row->id === (int) $meta_id);
        if ($rows === []) {
            $this->add_meta_data($key, $value, true);
            return;
        }
        $first = array_shift($rows);
        $first->value = $value;
        foreach ($meta_id === 0 ? $rows : [] as $row) {
            $row->value = null;
        }
    }

    public function delete_meta_data($key)
    {
        foreach ($this->rows_of($key) as $row) {
            $row->value = null;
        }
    }

    public function delete_meta_data_by_mid($mid)
    {
        $this->read_rows();
        foreach ($this->meta_data as $row) {
            if ((int) $row->id === (int) $mid) {
                $row->value = null;
            }
        }
    }

    public function read_meta_data($force_read = false)
    {
        if ($force_read) {
            $this->meta_data = null;
        }
        $this->read_rows();
    }

    /** Writes only changed meta data. */
    public function save_meta_data()
    {
        if ($this->meta_data === null || $this->get_id() === 0) {
            return;
        }
        foreach ($this->meta_data as $index => $row) {
            if ($row->value === null) {
                if ($row->id) {
                    delete_metadata_by_mid($this->meta_type, (int) $row->id);
                }
                unset($this->meta_data[$index]);
            } elseif (!$row->id) {
                $row->id = add_metadata($this->meta_type, $this->get_id(), (string) $row->key, wp_slash($row->value));
                $row->apply_changes();
            } elseif ($row->get_changes() !== []) {
                // By ID, because a key may have several rows; this call expects an unslashed value.
                update_metadata_by_mid($this->meta_type, (int) $row->id, $row->value, (string) $row->key);
                $row->apply_changes();
            }
        }
        $this->meta_data = array_values($this->meta_data);
    }

    /** @return list<\WC_Meta_Data> */
    private function rows_of(string $key): array
    {
        return array_values(array_filter($this->get_meta_data(), static fn (\WC_Meta_Data $row): bool => $row->key === $key));
    }

    private function read_rows(): void
    {
        if ($this->meta_data !== null) {
            return;
        }
        $this->meta_data = [];
        if ($this->get_id() === 0) {
            return;
        }
        global $wpdb;
        $isPost = $this->meta_type === 'post';
        $rows = $wpdb->get_results($wpdb->prepare(
            'SELECT meta_id, meta_key, meta_value FROM %i WHERE %i = %d ORDER BY meta_id',
            $isPost ? $wpdb->postmeta : $wpdb->prefix . 'woocommerce_order_itemmeta',
            $isPost ? 'post_id' : 'order_item_id',
            $this->get_id()
        ));
        foreach ($rows as $row) {
            if ($row->meta_value !== null && !in_array($row->meta_key, $this->internal_meta_keys(), true) && !str_starts_with((string) $row->meta_key, 'wp_')) {
                $this->meta_data[] = new \WC_Meta_Data([
                    'id' => (int) $row->meta_id,
                    'key' => $row->meta_key,
                    'value' => maybe_unserialize($row->meta_value),
                ]);
            }
        }
    }
}
