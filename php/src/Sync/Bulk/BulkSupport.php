<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

use SorsForWooCommerce\Settings\Settings;

/**
 * Decides whether the bulk writer can write this shop's products. The shop must store products as WooCommerce does, and
 * no plugin may change values during a save.
 */
final class BulkSupport
{
    /** Hooks that let plugins change or reject what is saved. */
    private const ALTERING_HOOKS = [
        'woocommerce_before_product_object_save', 'woocommerce_before_product_variation_object_save',
        'woocommerce_product_object_updated_props', 'woocommerce_product_before_set_stock', 'woocommerce_variation_before_set_stock',
        'update_post_metadata', 'add_post_metadata', 'delete_post_metadata', 'get_post_metadata', 'delete_post_meta', 'deleted_post_meta',
        'delete_postmeta', 'deleted_postmeta', 'woocommerce_product_is_in_stock',
        'woocommerce_get_stock_quantity', 'woocommerce_product_get_stock_quantity', 'woocommerce_product_variation_get_stock_quantity',
        'woocommerce_product_get_stock_status', 'woocommerce_product_variation_get_stock_status',
        'woocommerce_product_get_manage_stock', 'woocommerce_product_variation_get_manage_stock',
        'woocommerce_product_get_backorders', 'woocommerce_product_variation_get_backorders',
        'woocommerce_product_class', 'woocommerce_product_type_query',
    ];

    /** Hooks that let plugins change how a post is stored. */
    private const POST_ALTERING_HOOKS = [
        'woocommerce_new_product_data', 'wp_insert_post_data', 'wp_insert_post_empty_content', 'wp_insert_post_parent', 'pre_post_update', 'post_updated',
        'pre_wp_unique_post_slug', 'wp_unique_post_slug', 'add_trashed_suffix_to_trashed_posts', 'wc_product_pre_lock_on_sku',
    ];

    private const TABLES = ['posts', 'postmeta', 'term_relationships', 'wc_product_meta_lookup'];

    /** @return string|null Key of a reason (see CrudFallback); null when the shop is supported. */
    public static function findFallbackReason(): ?string
    {
        if (!self::usesCoreDataStore('product', 'WC_Product_Data_Store_CPT') || !self::usesCoreDataStore('product-variation', 'WC_Product_Variation_Data_Store_CPT')) {
            return 'store';
        }
        if (!self::isSupportedDatabase()) {
            return 'database';
        }
        if (self::tracksCostOfGoods()) {
            return 'costs';
        }
        $hook = HookListeners::findHookWithForeignListener(self::ALTERING_HOOKS);

        return $hook === null ? null : 'hook:' . $hook;
    }

    /** @return string|null The same for new products, names, texts and categories. */
    public static function findCatalogFallbackReason(): ?string
    {
        $reason = self::findFallbackReason();
        if ($reason !== null) {
            return $reason;
        }
        $hook = HookListeners::findHookWithForeignListener(self::POST_ALTERING_HOOKS);
        if ($hook !== null) {
            return 'hook:' . $hook;
        }
        $withDefaultTerm = array_filter(get_object_taxonomies('product', 'objects'), static fn (\WP_Taxonomy $taxonomy): bool => (bool) $taxonomy->default_term);

        return $withDefaultTerm !== [] || post_type_supports('product', 'revisions') || is_post_type_hierarchical('product') ? 'posts' : null;
    }

    public static function isEnabled(Settings $settings): bool
    {
        return $settings->text('writer') === 'bulk';
    }

    private static function usesCoreDataStore(string $type, string $class): bool
    {
        return class_exists($class) && method_exists('WC_Data_Store', 'get_current_class_name')
            && method_exists('WC_Cache_Helper', 'invalidate_cache_group')
            && \WC_Data_Store::load($type)->get_current_class_name() === $class;
    }

    private static function isSupportedDatabase(): bool
    {
        global $wpdb;
        if (!$wpdb->dbh instanceof \mysqli || !str_starts_with((string) $wpdb->get_col_charset($wpdb->posts, 'post_title'), 'utf8mb4')) {
            return false;
        }
        $tables = array_map(static fn (string $table): string => $wpdb->prefix . $table, self::TABLES);
        $rows = BulkQuery::fetchRows("SELECT COUNT(*) AS table_count FROM information_schema.tables WHERE table_schema = DATABASE() AND engine = 'InnoDB'
            AND table_name IN (" . BulkQuery::joinTexts($tables) . ')');

        return (int) $rows[0]['table_count'] === count($tables);
    }

    private static function tracksCostOfGoods(): bool
    {
        return method_exists('Automattic\WooCommerce\Utilities\FeaturesUtil', 'feature_is_enabled')
            && \Automattic\WooCommerce\Utilities\FeaturesUtil::feature_is_enabled('cost_of_goods_sold');
    }
}
