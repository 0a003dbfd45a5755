<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Orders;

/**
 * Meta keys of the properties of orders and refunds.
 */
final class OrderMetaMap
{
    /** Properties of orders and refunds. */
    public const COMMON = [
        '_order_currency' => 'currency',
        '_cart_discount' => 'discount_total',
        '_cart_discount_tax' => 'discount_tax',
        '_order_shipping' => 'shipping_total',
        '_order_shipping_tax' => 'shipping_tax',
        '_order_tax' => 'cart_tax',
        '_order_total' => 'total',
        '_order_version' => 'version',
        '_prices_include_tax' => 'prices_include_tax',
    ];

    public const ORDER = [
        '_order_key' => 'order_key',
        '_customer_user' => 'customer_id',
        '_payment_method' => 'payment_method',
        '_payment_method_title' => 'payment_method_title',
        '_transaction_id' => 'transaction_id',
        '_customer_ip_address' => 'customer_ip_address',
        '_customer_user_agent' => 'customer_user_agent',
        '_created_via' => 'created_via',
        '_date_completed' => 'date_completed',
        '_date_paid' => 'date_paid',
        '_cart_hash' => 'cart_hash',
        '_download_permissions_granted' => 'download_permissions_granted',
        '_recorded_sales' => 'recorded_sales',
        '_recorded_coupon_usage_counts' => 'recorded_coupon_usage_counts',
        '_new_order_email_sent' => 'new_order_email_sent',
        '_order_stock_reduced' => 'order_stock_reduced',
    ];

    public const REFUND = [
        '_refund_amount' => 'amount',
        '_refunded_by' => 'refunded_by',
        '_refunded_payment' => 'refunded_payment',
        '_refund_reason' => 'reason',
    ];

    public const BILLING = ['first_name', 'last_name', 'company', 'address_1', 'address_2', 'city', 'state', 'postcode', 'country', 'email', 'phone'];

    public const SHIPPING = ['first_name', 'last_name', 'company', 'address_1', 'address_2', 'city', 'state', 'postcode', 'country', 'phone'];

    private const OTHERS = ['_billing_address_index', '_shipping_address_index', '_completed_date', '_paid_date', '_edit_lock', '_edit_last', '_payment_tokens'];

    /** @return array<string, string> Meta key → property that getters and setters are called by. */
    public static function forObject(\WC_Abstract_Order $order): array
    {
        return self::COMMON + ($order instanceof \WC_Order_Refund ? self::REFUND : self::ORDER + self::addresses());
    }

    /** @return list<string> */
    public static function internalKeys(): array
    {
        return [...array_keys(self::COMMON + self::ORDER + self::REFUND + self::addresses()), ...self::OTHERS];
    }

    public static function toMeta(string $prop, mixed $value): mixed
    {
        return match (true) {
            $value instanceof \WC_DateTime => $value->getTimestamp(),
            $prop === 'new_order_email_sent' => $value ? 'true' : 'false',
            $prop === 'refunded_payment' => $value ? '1' : '',
            is_bool($value) => wc_bool_to_string($value),
            is_string($value) => wp_slash($value),
            default => $value,
        };
    }

    /** @return array<string, string> */
    private static function addresses(): array
    {
        $map = [];
        foreach (['billing' => self::BILLING, 'shipping' => self::SHIPPING] as $kind => $fields) {
            foreach ($fields as $field) {
                $map["_{$kind}_{$field}"] = "{$kind}_{$field}";
            }
        }

        return $map;
    }
}
