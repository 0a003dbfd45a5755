<?php

declare(strict_types=1);

/**
 * One row of meta data: its stored value and its pending value.
 *
 * @property int|null $id
 * @property string   $key
 * @property mixed    $value
 */
class WC_Meta_Data implements JsonSerializable
{
    /** @var array<string, mixed> */
    protected array $current_data;

    /** @var array<string, mixed> */
    protected array $data;

    /** @param array<string, mixed> $meta id, key, value. */
    public function __construct($meta = [])
    {
        $this->current_data = $meta;
        $this->data = $meta;
    }

    #[\ReturnTypeWillChange]
    public function jsonSerialize()
    {
        return $this->get_data();
    }

    public function apply_changes(): void
    {
        $this->data = $this->current_data;
    }

    public function __set(string $key, mixed $value): void
    {
        $this->current_data[$key] = $value;
    }

    public function __isset(string $key): bool
    {
        return isset($this->current_data[$key]);
    }

    public function __unset(string $key): void
    {
        unset($this->current_data[$key]);
    }

    public function __get(string $key): mixed
    {
        return $this->current_data[$key] ?? null;
    }

    /** @return array<string, mixed> What differs from the database. */
    public function get_changes()
    {
        return array_filter(
            $this->current_data,
            fn (mixed $value, string $key): bool => !array_key_exists($key, $this->data) || $this->data[$key] !== $value,
            ARRAY_FILTER_USE_BOTH
        );
    }

    /** @return array<string, mixed> */
    public function get_data()
    {
        return $this->data;
    }
}
