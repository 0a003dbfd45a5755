<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

/**
 * Finds foreign hook listeners: all but the known callbacks of WordPress and WooCommerce, whose work the bulk writer does.
 */
final class HookListeners
{
    /** Functions and methods, on any hook. */
    private const KNOWN_CALLBACKS = [
        // Invalidate shop-wide caches: called once per batch.
        'WC_Brands::invalidate_wc_layered_nav_counts_cache',
        'WC_Brands::reset_layered_nav_counts_on_status_change',
        'WC_Post_Data::delete_product_query_transients',
        'WC_Post_Data::transition_post_status',
        'Automattic\WooCommerce\Admin\ReportsSync::clear_stock_count_cache',
        'Automattic\WooCommerce\Admin\Features\OnboardingTasks\Tasks\Products::maybe_set_has_product_transient',
        'Automattic\WooCommerce\Internal\ProductFilters\CacheController::clear_filter_data_cache',
        'Automattic\WooCommerce\Blocks\BlockTypesController::delete_product_transients',
        'delete_get_calendar_cache',
        '__clear_multi_author_cache',
        'wp_cache_set_posts_last_changed',
        // Done by CacheInvalidator and ChangeSetWriter.
        'WC_Post_Data::flush_object_meta_cache',
        'wc_clear_term_product_ids',
        // Counted once at the end of the run.
        'wc_recount_after_stock_change',
        '_update_term_count_on_transition_post_status',
        'SorsForWooCommerce\Sync\Catalog\TermChangeTracker::onSetTerms',
        'SorsForWooCommerce\Sync\Catalog\TermChangeTracker::onStatus',
        // No effect on what the bulk writer writes.
        'WC_Brands::duplicate_add_product_brand_terms',
        'WC_Post_Data::update_post_metadata',
        'WC_Post_Data::force_default_term',
        'WC_Post_Data::wp_insert_post_data',
        'WC_Deprecated_Filter_Hooks::maybe_handle_deprecated_hook',
        'WC_Deprecated_Action_Hooks::maybe_handle_deprecated_hook',
        'WC_Admin_Meta_Boxes::save_meta_boxes',
        'WP_Privacy_Policy_Content::_policy_page_updated',
        'Automattic\WooCommerce\Blocks\BlockTypes\Checkout::update_local_pickup_title',
        'Automattic\WooCommerce\Blocks\BlockTypes\CheckoutExpressPaymentBlock::sync_express_payment_attrs',
        '_transition_post_status',
        '_wp_auto_add_pages_to_menu',
        '_wp_customize_changeset_filter_insert_post_data',
        '_wp_customize_publish_changeset',
        '_wp_keep_alive_customize_changeset_dependent_auto_drafts',
        'block_core_calendar_update_has_published_post_on_transition_post_status',
        'wp_check_for_changed_dates',
        'wp_check_for_changed_slugs',
        'wp_check_post_hierarchy_for_loops',
        'wp_filter_wp_template_unique_post_slug',
        'wp_save_post_revision',
        'wp_save_post_revision_on_insert',
    ];

    /** Whether a callback outside KNOWN_CALLBACKS listens to the hook. */
    public static function hasForeignListener(string $hook): bool
    {
        foreach ($GLOBALS['wp_filter'][$hook]->callbacks ?? [] as $callbacks) {
            foreach ($callbacks as $callback) {
                if (!self::isKnownCallback(self::callbackName($callback['function']))) {
                    return true;
                }
            }
        }

        return false;
    }

    /**
     * Returns the first hook with a foreign listener.
     *
     * @param list<string> $hooks
     */
    public static function findHookWithForeignListener(array $hooks): ?string
    {
        foreach ($hooks as $hook) {
            if (self::hasForeignListener($hook)) {
                return $hook;
            }
        }

        return null;
    }

    public static function callbackName(mixed $callback): string
    {
        return match (true) {
            is_string($callback) => ltrim($callback, '\\'),
            is_array($callback) => (is_object($callback[0]) ? $callback[0]::class : ltrim((string) $callback[0], '\\')) . '::' . $callback[1],
            is_object($callback) => $callback::class,
            default => '',
        };
    }

    private static function isKnownCallback(string $name): bool
    {
        // If the shop hides out-of-stock products, the brand counts depend on each product.
        if ($name === 'WC_Brands::recount_after_stock_change') {
            return get_option('woocommerce_hide_out_of_stock_items') !== 'yes';
        }

        return in_array($name, self::KNOWN_CALLBACKS, true) || preg_match('/^WC_Widget_\w+::flush_widget_cache$/', $name) === 1;
    }
}
