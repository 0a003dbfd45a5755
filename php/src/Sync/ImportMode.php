<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync;

use SorsForWooCommerce\Sync\Bulk\PostCommitTasks;
use SorsForWooCommerce\Sync\Catalog\TermChangeTracker;

/**
 * How WordPress and WooCommerce behave while a worker writes many products: terms are counted once at the end, texts
 * are stored as we prepared them whoever started the run.
 */
final class ImportMode
{
    /** Whether lists of related products may be out of date. */
    private static bool $isRelatedStale = false;

    /**
     * @template T
     *
     * @param callable(): T $work
     *
     * @return T
     */
    public static function run(callable $work): mixed
    {
        $kses = has_filter('content_save_pre', 'wp_filter_post_kses') !== false;
        // Nobody writes: products have the same author, and other plugins see the same user, whoever started the run.
        $user = get_current_user_id();
        wp_set_current_user(0);
        wp_defer_term_counting(true);
        TermChangeTracker::start();
        PostCommitTasks::startDeferring();
        add_filter('woocommerce_product_recount_terms', '__return_false', 999);
        add_filter('pre_as_schedule_single_action', [self::class, 'suppressPerProductActions'], 999, 3);
        // At once instead of by an action for each product.
        add_filter('pre_option_woocommerce_attribute_lookup_direct_updates', [self::class, 'enableDirectUpdates'], 999);
        // The same run writes the same text for a manager, the schedule and the command line.
        kses_remove_filters();
        try {
            return $work();
        } finally {
            PostCommitTasks::runAll();
            wp_set_current_user($user);
            if ($kses) {
                kses_init_filters();
            }
            remove_filter('pre_option_woocommerce_attribute_lookup_direct_updates', [self::class, 'enableDirectUpdates'], 999);
            remove_filter('pre_as_schedule_single_action', [self::class, 'suppressPerProductActions'], 999);
            remove_filter('woocommerce_product_recount_terms', '__return_false', 999);
            TermChangeTracker::stop();
            self::deleteRelatedTransients();
            wp_defer_term_counting(false);
        }
    }

    /**
     * WooCommerce would make an action for each product, to have its list of related products made anew; we drop all
     * these lists in one go.
     */
    public static function suppressPerProductActions(mixed $answer, mixed $timestamp, mixed $hook): mixed
    {
        if ($hook !== 'wc_delete_related_product_transients_async') {
            return $answer;
        }
        self::$isRelatedStale = true;

        return 0;
    }

    /** Products changed in a way that lists of related products may show. */
    public static function markRelatedStale(): void
    {
        self::$isRelatedStale = true;
    }

    public static function enableDirectUpdates(): string
    {
        return 'yes';
    }

    private static function deleteRelatedTransients(): void
    {
        global $wpdb;
        if (!self::$isRelatedStale) {
            return;
        }
        self::$isRelatedStale = false;
        if (wp_using_ext_object_cache()) {
            self::deleteCachedRelatedTransients();
            return;
        }
        $names = $wpdb->get_col($wpdb->prepare(
            'SELECT option_name FROM %i WHERE option_name LIKE %s',
            $wpdb->options,
            $wpdb->esc_like('_transient_wc_related_') . '%'
        ));
        foreach ($names as $name) {
            delete_transient(substr($name, strlen('_transient_')));
        }
    }

    /** Transients are in the persistent cache then, which can't be asked what it has. */
    private static function deleteCachedRelatedTransients(): void
    {
        global $wpdb;
        $last = 0;
        do {
            $ids = $wpdb->get_col($wpdb->prepare("SELECT ID FROM %i WHERE post_type = 'product' AND ID > %d ORDER BY ID LIMIT 1000", $wpdb->posts, $last));
            $last = (int) end($ids);
            wp_cache_delete_multiple(array_map(static fn (string $id): string => "wc_related_{$id}", $ids), 'transient');
        } while (count($ids) === 1000);
    }

    /** Lets go of all that WordPress keeps in memory, of products that are done with above all. False where it can't. */
    public static function flushRuntimeCache(): bool
    {
        return function_exists('wp_cache_flush_runtime') && wp_cache_flush_runtime();
    }
}
