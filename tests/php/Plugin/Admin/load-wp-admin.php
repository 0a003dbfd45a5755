<?php

/**
 * Loads the shop as wp-admin does for its administrator, with or without WooCommerce, and prints the notices.
 */

declare(strict_types=1);

use SorsForWooCommerce\Admin\Setup\RequirementsPage;

define('WP_ADMIN', true);
$_SERVER['HTTP_HOST'] = '127.0.0.1';
$_SERVER['REQUEST_URI'] = '/wp-admin/index.php';
$_SERVER['REQUEST_METHOD'] = 'GET';
$GLOBALS['pagenow'] = 'index.php';

if ($argv[1] === 'without') {
    // WordPress takes over hooks that are there before it is loaded.
    $GLOBALS['wp_filter'] = ['option_active_plugins' => [10 => [[
        'function' => static fn (array $plugins): array => array_values(array_filter(
            $plugins,
            static fn (string $plugin): bool => !str_contains($plugin, '/woocommerce') && !str_starts_with($plugin, 'woocommerce')
        )),
        'accepted_args' => 1,
    ]]]];
}

require (string) getenv('SORS_SHOP_DIR') . '/wp-load.php';

require_once ABSPATH . 'wp-admin/includes/admin.php';

wp_set_current_user(1);
set_current_screen('dashboard');
do_action('admin_notices');

// The page that says what to do.
if (has_action('admin_menu', ['SorsForWooCommerce\Admin\Setup\RequirementsPage', 'addMenu']) !== false) {
    RequirementsPage::addMenu();
    RequirementsPage::render();
}

echo has_action('admin_menu', ['SorsForWooCommerce\Admin\AdminPage', 'addMenu']) === false ? '[page: no]' : '[page: yes]';
