<?php

declare(strict_types=1);

namespace Automattic\WooCommerce\Utilities;

/**
 * Features that plugins declare compatible.
 */
class FeaturesUtil
{
    private const FEATURES = [
        'custom_order_tables' => 'High-performance order storage',
        'cart_checkout_blocks' => 'Cart & Checkout Blocks',
        'product_block_editor' => 'New product editor',
    ];

    /** @var array<string, array<string, bool>> Plugin → feature → whether it can. */
    private static array $declared = [];

    /**
     * @param string $plugin_file Its main file.
     *
     * @return bool False outside before_woocommerce_init, and for an unknown feature.
     */
    public static function declare_compatibility(string $feature_id, string $plugin_file, bool $positive_compatibility = true): bool
    {
        if (!doing_action('before_woocommerce_init')) {
            wc_doing_it_wrong(__METHOD__, 'FeaturesUtil::declare_compatibility should be called inside the before_woocommerce_init action.', '7.0');
            return false;
        }
        if (!isset(self::FEATURES[$feature_id])) {
            return false;
        }
        self::$declared[plugin_basename($plugin_file)][$feature_id] = $positive_compatibility;

        return true;
    }

    public static function feature_is_enabled(string $feature_id): bool
    {
        return false;
    }

    /** @return array<string, array{name: string, is_enabled: bool}> */
    public static function get_features(bool $include_experimental = false, bool $include_enabled_info = false): array
    {
        return array_map(static fn (string $name): array => ['name' => $name, 'is_enabled' => false], self::FEATURES);
    }

    /** @return array{compatible: list<string>, incompatible: list<string>, uncertain: list<string>} */
    public static function get_compatible_features_for_plugin(string $plugin_name): array
    {
        $declared = self::$declared[$plugin_name] ?? [];

        return [
            'compatible' => array_keys(array_filter($declared)),
            'incompatible' => array_keys(array_filter($declared, static fn (bool $can): bool => !$can)),
            'uncertain' => array_values(array_diff(array_keys(self::FEATURES), array_keys($declared))),
        ];
    }

    /** @return array{compatible: list<string>, incompatible: list<string>, uncertain: list<string>} Plugins. */
    public static function get_compatible_plugins_for_feature(string $feature_id): array
    {
        $said = array_filter(self::$declared, static fn (array $features): bool => isset($features[$feature_id]));
        $can = array_keys(array_filter($said, static fn (array $features): bool => $features[$feature_id]));
        $active = (array) get_option('active_plugins', []);

        return [
            'compatible' => $can,
            'incompatible' => array_values(array_diff(array_keys($said), $can)),
            'uncertain' => array_values(array_diff($active, array_keys($said))),
        ];
    }
}
