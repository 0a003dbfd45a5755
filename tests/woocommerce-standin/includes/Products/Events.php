<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Products;

/**
 * Hooks of products besides saving: updates parents of variations, and removes the data of deleted posts.
 */
final class Events
{
    public static function register_hooks(): void
    {
        foreach (['woocommerce_new_product_variation', 'woocommerce_update_product_variation', 'woocommerce_delete_product_variation'] as $hook) {
            add_action($hook, [self::class, 'noteParent'], 10, 2);
        }
        add_action('before_delete_post', [self::class, 'beforeDelete']);
        add_action('deleted_post', [LookupRow::class, 'delete']);
        add_action('wp_trash_post', [self::class, 'trashVariations']);
        add_action('shutdown', [\WC_Post_Data::class, 'do_deferred_product_sync'], 10);
    }

    public static function noteParent(int $id, ?\WC_Product $variation = null): void
    {
        $parent = $variation?->get_parent_id() ?? (int) wp_get_post_parent_id($id);
        if ($parent > 0) {
            wc_deferred_product_sync($parent);
        }
    }

    public static function beforeDelete(int $postId): void
    {
        if (get_post_type($postId) !== 'product') {
            return;
        }
        foreach (self::variations($postId) as $variation) {
            wp_delete_post($variation, true);
        }
    }

    public static function trashVariations(int $postId): void
    {
        if (get_post_type($postId) !== 'product') {
            return;
        }
        foreach (self::variations($postId) as $variation) {
            wp_trash_post($variation);
        }
    }

    /** @return list<int> */
    private static function variations(int $postId): array
    {
        return get_posts([
            'post_parent' => $postId,
            'post_type' => 'product_variation',
            'post_status' => 'any',
            'fields' => 'ids',
            'numberposts' => -1,
        ]);
    }
}
