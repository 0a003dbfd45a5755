<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Plugin;

/**
 * Script and style of the page.
 */
final class Assets
{
    private const HANDLE = 'sors-admin';

    /** @return string Its handle: colours, badges and the like, which other screens of ours build on. */
    public static function enqueueStyle(): string
    {
        wp_enqueue_style(self::HANDLE, Plugin::url('assets/admin.css'), ['dashicons'], Plugin::VERSION);

        return self::HANDLE;
    }

    public static function enqueue(string $hook): void
    {
        if (!AdminPage::isScreen($hook)) {
            return;
        }
        self::enqueueStyle();
        wp_enqueue_script(self::HANDLE, Plugin::url('assets/admin.js'), ['wp-api-fetch', 'wp-i18n'], Plugin::VERSION, true);
        wp_set_script_translations(self::HANDLE, 'sors-for-woocommerce', Plugin::path('languages'));
    }
}
