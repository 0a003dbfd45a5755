<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Plugin;

/**
 * Script and style of the page, on the page only.
 */
final class Assets
{
    private const HANDLE = 'sors-admin';

    public static function enqueue(string $hook): void
    {
        if (!Page::isScreen($hook)) {
            return;
        }
        wp_enqueue_style(self::HANDLE, Plugin::url('assets/admin.css'), ['dashicons'], Plugin::VERSION);
        wp_enqueue_script(self::HANDLE, Plugin::url('assets/admin.js'), ['wp-api-fetch', 'wp-i18n'], Plugin::VERSION, true);
        wp_set_script_translations(self::HANDLE, 'sors-for-woocommerce', Plugin::path('languages'));
    }
}
