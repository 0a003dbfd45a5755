<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Setup;

/**
 * Roles and capabilities.
 */
final class Roles
{
    private const CORE = ['manage_woocommerce', 'create_customers', 'view_woocommerce_reports'];

    private const MANAGER = [
        'level_9', 'read', 'read_private_pages', 'read_private_posts', 'edit_posts', 'edit_pages', 'edit_published_posts',
        'edit_published_pages', 'edit_private_pages', 'edit_private_posts', 'edit_others_posts', 'edit_others_pages',
        'publish_posts', 'publish_pages', 'delete_posts', 'delete_pages', 'delete_others_posts', 'delete_others_pages',
        'manage_categories', 'manage_links', 'moderate_comments', 'upload_files', 'export', 'import', 'list_users',
        'edit_theme_options',
    ];

    public static function create(): void
    {
        add_role('customer', 'Customer', ['read' => true]);
        add_role('shop_manager', 'Shop manager', array_fill_keys(self::MANAGER, true));
        foreach (['administrator', 'shop_manager'] as $name) {
            $role = get_role($name);
            foreach ($role === null ? [] : [...self::CORE, ...self::types()] as $capability) {
                $role->add_cap($capability);
            }
        }
    }

    /** @return list<string> */
    private static function types(): array
    {
        $capabilities = [];
        foreach (['product', 'shop_order', 'shop_coupon'] as $type) {
            array_push(
                $capabilities,
                "edit_{$type}",
                "read_{$type}",
                "delete_{$type}",
                "edit_{$type}s",
                "edit_others_{$type}s",
                "publish_{$type}s",
                "read_private_{$type}s",
                "delete_{$type}s",
                "delete_private_{$type}s",
                "delete_published_{$type}s",
                "delete_others_{$type}s",
                "edit_private_{$type}s",
                "edit_published_{$type}s",
                "manage_{$type}_terms",
                "edit_{$type}_terms",
                "delete_{$type}_terms",
                "assign_{$type}_terms"
            );
        }

        return $capabilities;
    }
}
