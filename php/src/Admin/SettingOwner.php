<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

/**
 * To whom each setting's matter belongs: SORS, whose word overwrites the shop's; the shop, whose word goes to SORS; or
 * the merchant alone.
 */
final class SettingOwner
{
    /** What is named nowhere here is the merchant's own. */
    private const SETTINGS = [
        'sors' => [
            'database', 'business_unit', 'price_type', 'stock_mode', 'stock_business_units', 'stock_decimals', 'owned_fields',
            'article_kinds', 'category_nesting', 'missing_articles', 'schedule_catalog', 'schedule_stock', 'schedule_images',
        ],
        'shop' => [
            'send_orders', 'allowed_demo_database', 'send_from', 'order_statuses', 'document_type', 'document_rules', 'payment_days',
            'cancelled_orders', 'shipping_article', 'fee_article', 'fallback_article', 'rounding_article', 'rounding_limit',
            'currency_rates', 'checkout_fields', 'company_meta_key', 'pib_meta_key', 'mb_meta_key', 'customer_phone', 'retail_customer',
        ],
    ];

    /** @return 'sors'|'shop'|'own' */
    public static function getOwner(string $setting): string
    {
        return match (true) {
            in_array($setting, self::SETTINGS['sors'], true) => 'sors',
            in_array($setting, self::SETTINGS['shop'], true) => 'shop',
            default => 'own',
        };
    }

    /** @return array<string, string> */
    public static function labels(): array
    {
        return [
            'sors' => __('SORS decides', 'sors-for-woocommerce'),
            'shop' => __('The shop decides', 'sors-for-woocommerce'),
            'own' => __('Your own', 'sors-for-woocommerce'),
        ];
    }

    /** What the marks beside the settings mean. */
    public static function renderLegend(): void
    {
        $meanings = [
            'sors' => __('What SORS says comes into the shop and takes the place of what is there.', 'sors-for-woocommerce'),
            'shop' => __('What the shop says goes to SORS; nothing of it is ever changed by SORS.', 'sors-for-woocommerce'),
            'own' => __('How the two are joined: neither SORS nor a run changes it.', 'sors-for-woocommerce'),
        ];
        echo '<dl class="sors-owners">';
        foreach ($meanings as $owner => $meaning) {
            printf(
                '<dt><span class="sors-owner sors-owner--%s">%s</span></dt><dd>%s</dd>',
                esc_attr($owner),
                esc_html(self::labels()[$owner]),
                esc_html($meaning)
            );
        }
        echo '</dl>';
    }
}
