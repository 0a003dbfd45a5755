<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Requirements;

use SorsForWooCommerce\Admin\AdminPage;
use SorsForWooCommerce\Admin\Setup\RequirementsPage;
use SorsForWooCommerce\Plugin;

/**
 * What must be there before the plugin can work, and what to tell the administrator when it is not.
 */
final class RequirementsCheck
{
    /** Whether the plugin can work. Says nothing, so that it may be asked before translations can be loaded. */
    public static function areMet(): bool
    {
        return !self::isExtensionMissing() && class_exists('WooCommerce', false);
    }

    /** Whether this PHP can't work with the plugin, whatever else is there. */
    public static function isExtensionMissing(): bool
    {
        return phpversion('sors') !== Plugin::VERSION;
    }

    /** @return list<string> One sentence for each thing that is missing; empty when the plugin can work. */
    public static function listMissing(): array
    {
        $missing = [];
        if (!extension_loaded('sors')) {
            $missing[] = sprintf(
                /* translators: %s: PHP version, e.g. 8.2 */
                __('The PHP extension “sors” is not loaded. Ask whoever looks after the server to install it for PHP %s and to restart PHP.', 'sors-for-woocommerce'),
                PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION
            );
        } elseif (phpversion('sors') !== Plugin::VERSION) {
            $missing[] = sprintf(
                /* translators: 1: version of the extension, 2: version of the plugin */
                __('The PHP extension “sors” has version %1$s, the plugin %2$s. Install the same version of both.', 'sors-for-woocommerce'),
                (string) phpversion('sors'),
                Plugin::VERSION
            );
        }
        if (!class_exists('WooCommerce', false)) {
            $missing[] = __('WooCommerce is not active. Install and activate it under Plugins.', 'sors-for-woocommerce');
        }

        return $missing;
    }

    /** Shows what is missing to those who can mend it. */
    public static function renderNotice(): void
    {
        if (!current_user_can(RequirementsPage::capability())) {
            return;
        }
        foreach (self::listMissing() as $sentence) {
            printf(
                '<div class="notice notice-error"><p><strong>%s</strong> %s <a href="%s">%s</a></p></div>',
                esc_html__('SORS for WooCommerce does nothing yet.', 'sors-for-woocommerce'),
                esc_html($sentence),
                esc_url(AdminPage::url('setup')),
                esc_html__('What to do', 'sors-for-woocommerce')
            );
        }
    }
}
