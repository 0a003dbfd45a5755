<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Settings;

/**
 * The administrator's choices, one option, typed. The API key lives apart, in ApiKey.
 */
final class Settings
{
    public const OPTION = 'sors_settings';

    /** What SORS may own on a product; a field not ticked is never touched after creation. */
    public const FIELDS = ['name', 'description', 'price', 'stock', 'category', 'images', 'gtin', 'weight', 'unit'];

    /** Kinds of articles (vrsta). */
    public const ARTICLE_KINDS = ['goods', 'product', 'consignment', 'material', 'service'];

    /** Documents an order may become; a return is made from refunds only. */
    public const DOCUMENT_TYPES = ['invoice', 'invoice_delivery_note', 'delivery_note', 'reservation'];

    /** Kinds of synchronisation, in the order they make sense. */
    public const SYNC_KINDS = ['catalog', 'stock', 'images'];

    /** Default of every setting; the type of the default is the type of the setting. */
    public const DEFAULTS = [
        'api_url' => '',
        'profile_path' => '',
        'ca_file' => '',
        'database' => '',
        'business_unit' => '',
        'price_type' => 'gross',
        'stock_mode' => 'free',
        'owned_fields' => self::FIELDS,
        'new_product_status' => 'draft',
        'writer' => 'bulk',
        'article_kinds' => ['goods', 'product', 'consignment'],
        'category_nesting' => 'nested',
        'stock_decimals' => 'round_down',
        'stock_business_units' => [],
        'missing_articles' => 'leave',
        'schedule_catalog' => 0,
        'schedule_stock' => 0,
        'schedule_images' => 0,
        'safeguard_zero_share' => 20,
        'safeguard_shrink_share' => 20,
        'safeguard_price_factor' => 3,
        'safeguard_price_count' => 10,
        'safeguard_source' => true,
        'send_orders' => false,
        'send_from' => '',
        'order_statuses' => ['processing'],
        'document_type' => 'reservation',
        'document_rules' => [],
        'payment_days' => 0,
        'cancelled_orders' => 'manual',
        'shipping_article' => '',
        'fee_article' => '',
        'fallback_article' => '',
        'rounding_article' => '',
        'rounding_limit' => '1.00',
        'currency_rates' => [],
        'checkout_fields' => false,
        'company_meta_key' => '',
        'pib_meta_key' => '',
        'mb_meta_key' => '',
        'customer_phone' => false,
        'retail_customer' => '',
        // Name of the demo database the merchant lets orders go to; another one asks again.
        'allowed_demo_database' => '',
        'alert_email' => 'hourly',
        'alert_email_to' => '',
        'run_retention_days' => 90,
        'snapshot_retention_days' => 730,
        'remove_data' => false,
    ];

    /** @param array<string, mixed> $values */
    private function __construct(private array $values)
    {
    }

    public static function load(): self
    {
        $stored = get_option(self::OPTION, []);

        return new self(self::sanitize(is_array($stored) ? $stored : []));
    }

    /**
     * Takes over the given settings, leaves the others as they are, and stores all.
     *
     * @param array<string, mixed> $changes
     */
    public static function save(array $changes): self
    {
        $settings = self::load()->withChanges($changes);
        update_option(self::OPTION, $settings->values, true);

        return $settings;
    }

    /**
     * These settings with the given ones taken over, stored nowhere: for a try before saving.
     *
     * @param array<string, mixed> $changes
     */
    public function withChanges(array $changes): self
    {
        return new self(self::sanitize(array_merge($this->values, $changes)));
    }

    public function text(string $name): string
    {
        return (string) $this->values[$name];
    }

    public function number(string $name): int
    {
        return (int) $this->values[$name];
    }

    public function flag(string $name): bool
    {
        return (bool) $this->values[$name];
    }

    /** @return list<string> */
    public function list(string $name): array
    {
        return array_values(array_map('strval', (array) $this->values[$name]));
    }

    public function ownsField(string $field): bool
    {
        return in_array($field, $this->list('owned_fields'), true);
    }

    /** Whether enough is set for a request that names a database. */
    public function isComplete(): bool
    {
        return ApiKey::isSet() && $this->text('database') !== '';
    }

    /** @return array<string, mixed> Everything but the key; safe to show. */
    public function toArray(): array
    {
        return $this->values;
    }

    /**
     * @param array<string, mixed> $raw
     *
     * @return array<string, mixed> Every known setting, in its type; unknown ones dropped.
     */
    private static function sanitize(array $raw): array
    {
        $values = [];
        foreach (self::DEFAULTS as $name => $default) {
            $value = $raw[$name] ?? $default;
            $values[$name] = match (true) {
                is_bool($default) => filter_var($value, FILTER_VALIDATE_BOOLEAN),
                is_int($default) => max(0, (int) $value),
                is_array($default) => array_values(array_unique(array_map('sanitize_text_field', array_map('strval', (array) $value)))),
                default => sanitize_text_field((string) $value),
            };
        }
        $values['owned_fields'] = array_values(array_intersect(self::FIELDS, $values['owned_fields']));
        $values['article_kinds'] = array_values(array_intersect(self::ARTICLE_KINDS, $values['article_kinds']));
        $values['price_type'] = self::oneOf($values['price_type'], ['purchase', 'net', 'gross'], 'gross');
        $values['stock_mode'] = self::oneOf($values['stock_mode'], ['on_hand', 'free'], 'free');
        $values['new_product_status'] = self::oneOf($values['new_product_status'], ['publish', 'draft'], 'draft');
        $values['writer'] = self::oneOf($values['writer'], ['bulk', 'crud'], 'bulk');
        $values['category_nesting'] = self::oneOf($values['category_nesting'], ['nested', 'first', 'second', 'flat'], 'nested');
        $values['stock_decimals'] = self::oneOf($values['stock_decimals'], ['round_down', 'skip', 'keep'], 'round_down');
        $values['stock_business_units'] = array_values(array_filter($values['stock_business_units'], static fn (string $unit): bool => $unit !== ''));
        $values['missing_articles'] = self::oneOf($values['missing_articles'], ['leave', 'out_of_stock', 'draft'], 'leave');
        $values['document_type'] = self::oneOf($values['document_type'], self::DOCUMENT_TYPES, 'reservation');
        $values['document_rules'] = array_values((array) preg_grep(
            '/^(customer|payment|shipping):[^=]+=(' . implode('|', self::DOCUMENT_TYPES) . ')$/',
            $values['document_rules']
        ));
        $values['cancelled_orders'] = self::oneOf($values['cancelled_orders'], ['manual', 'return'], 'manual');
        $values['alert_email'] = self::oneOf($values['alert_email'], ['hourly', 'daily', 'never'], 'hourly');

        return $values;
    }

    /** @param list<string> $allowed */
    private static function oneOf(string $value, array $allowed, string $default): string
    {
        return in_array($value, $allowed, true) ? $value : $default;
    }
}
