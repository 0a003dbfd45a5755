<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Setup;

use SorsForWooCommerce\Admin\AdminPage;
use SorsForWooCommerce\Admin\Assets;

/**
 * The plugin's page while something is missing without which it can't work: says what, and how to mend it.
 */
final class RequirementsPage
{
    private static string $hook = '';

    /** Who looks after the shop has to know, even if another one mends it; without WooCommerce, who may activate it. */
    public static function capability(): string
    {
        return class_exists('WooCommerce', false) ? AdminPage::CAPABILITY : 'activate_plugins';
    }

    public static function register(): void
    {
        add_action('admin_menu', [self::class, 'addMenu'], 60);
        add_action('admin_enqueue_scripts', [self::class, 'enqueue']);
    }

    public static function addMenu(): void
    {
        self::$hook = (string) add_submenu_page(
            class_exists('WooCommerce', false) ? 'woocommerce' : 'plugins.php',
            __('SORS for WooCommerce', 'sors-for-woocommerce'),
            __('SORS', 'sors-for-woocommerce'),
            self::capability(),
            AdminPage::SLUG,
            [self::class, 'render']
        );
    }

    public static function enqueue(string $hook): void
    {
        if ($hook === self::$hook) {
            Assets::enqueueStyle();
        }
    }

    public static function render(): void
    {
        if (!current_user_can(self::capability())) {
            wp_die(esc_html__('You may not look after SORS in this shop.', 'sors-for-woocommerce'), '', ['response' => 403]);
        }
        printf(
            '<div class="wrap sors-page"><h1>%s</h1><hr class="wp-header-end"><section class="sors-section"><header><h2>%s</h2><p>%s</p></header>',
            esc_html__('SORS for WooCommerce', 'sors-for-woocommerce'),
            esc_html__('First steps: requirements', 'sors-for-woocommerce'),
            esc_html__('The plugin does nothing until these are there; the shop itself is not concerned.', 'sors-for-woocommerce')
        );
        RequirementsTable::render();
        printf(
            '<p><a class="button" href="%s">%s</a></p></section></div>',
            esc_url(AdminPage::url('setup')),
            esc_html__('Look again', 'sors-for-woocommerce')
        );
    }
}
