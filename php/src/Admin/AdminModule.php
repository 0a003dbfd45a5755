<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Admin\Setup\SetupTab;
use SorsForWooCommerce\Module;
use SorsForWooCommerce\Plugin;

/**
 * The plugin's page under WooCommerce, and what its forms post to.
 */
final class AdminModule implements Module
{
    public function register(): void
    {
        if (!is_admin()) {
            return;
        }
        add_action('admin_menu', [AdminPage::class, 'addMenu'], 60);
        UnitOfMeasureField::register();
        DatabaseSwitchNotice::register();
        ApiKeyNotice::register();
        SetupTab::register();
        add_action('admin_enqueue_scripts', [Assets::class, 'enqueue']);
        foreach (FormHandlers::HANDLERS as $action => $handler) {
            add_action('admin_post_' . $action, [FormHandlers::class, $handler]);
        }
        foreach (DatabaseSwitchActions::HANDLERS as $action => $handler) {
            add_action('admin_post_' . $action, [DatabaseSwitchActions::class, $handler]);
        }
        add_filter('plugin_action_links_' . plugin_basename(Plugin::path('sors-for-woocommerce.php')), [AdminPage::class, 'actionLinks']);
    }
}
