<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Admin;

use SorsForWooCommerce\Admin\AdminPage;
use SorsForWooCommerce\Admin\DatabaseSwitchActions;
use SorsForWooCommerce\Admin\FormHandlers;
use SorsForWooCommerce\Tests\ShopTestCase;

/**
 * A test of the plugin's page. Tests run outside wp-admin, so its hooks are added here.
 */
abstract class AdminTestCase extends ShopTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        require_once ABSPATH . 'wp-admin/includes/admin.php';
        foreach (FormHandlers::HANDLERS as $action => $handler) {
            add_action('admin_post_' . $action, [FormHandlers::class, $handler]);
        }
        foreach (DatabaseSwitchActions::HANDLERS as $action => $handler) {
            add_action('admin_post_' . $action, [DatabaseSwitchActions::class, $handler]);
        }
    }

    /** The page's HTML. */
    protected function page(string $tab): string
    {
        $_GET['tab'] = $tab;
        ob_start();
        try {
            AdminPage::render();
        } finally {
            $html = (string) ob_get_clean();
            unset($_GET['tab']);
        }

        return $html;
    }

    /** What a reader sees of the page. */
    protected function text(string $html): string
    {
        return html_entity_decode((string) preg_replace('/\s+/', ' ', wp_strip_all_tags($html)), ENT_QUOTES);
    }

    /** A user of a role, logged in. */
    protected function as(string $role): int
    {
        $id = wp_insert_user(['user_login' => uniqid($role), 'user_pass' => 'x', 'role' => $role]);
        self::assertIsInt($id);
        wp_set_current_user($id);

        return $id;
    }
}
