<?php

declare(strict_types=1);

/**
 * Finds the data store of an object type and forwards calls to it.
 */
class WC_Data_Store
{
    private object $instance;

    private const STORES = [
        'product' => WC_Product_Data_Store_CPT::class,
        'product-simple' => WC_Product_Data_Store_CPT::class,
        'product-variable' => WC_Product_Data_Store_CPT::class,
        'product-variation' => WC_Product_Data_Store_CPT::class,
        'order' => WC_Order_Data_Store_CPT::class,
        'order-refund' => WC_Order_Data_Store_CPT::class,
        'order-item' => WC_Order_Item_Data_Store::class,
    ];

    /** @param string $object_type E.g. product, product-variable, order. */
    public function __construct($object_type)
    {
        $stores = apply_filters('woocommerce_data_stores', self::STORES);
        if (!isset($stores[$object_type])) {
            throw new Exception('Invalid data store.');
        }
        $store = $stores[$object_type];
        $this->instance = is_object($store) ? $store : new $store();
    }

    /** @param string $object_type E.g. product, product-variable, order. */
    public static function load($object_type): self
    {
        return new self($object_type);
    }

    public function get_current_class_name(): string
    {
        return $this->instance::class;
    }

    /** @param array<int, mixed> $parameters */
    public function __call(string $method, array $parameters): mixed
    {
        return is_callable([$this->instance, $method]) ? $this->instance->$method(...$parameters) : null;
    }
}
