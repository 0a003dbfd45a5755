<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Readiness;

/**
 * Says, to those who can enter the key again, that the stored one can't be opened: on the plugin's page, and where they
 * come by otherwise, since nothing runs until it is mended.
 */
final class ApiKeyNotice
{
    /** Screens besides our own. */
    private const SCREENS = ['dashboard', 'plugins', 'woocommerce_page_wc-orders', 'edit-shop_order'];

    public static function register(): void
    {
        add_action('admin_notices', [self::class, 'elsewhere']);
    }

    /** On screens that are not ours. */
    public static function elsewhere(): void
    {
        $screen = get_current_screen();
        if ($screen !== null && in_array($screen->id, self::SCREENS, true) && current_user_can(AdminPage::CAPABILITY)) {
            self::render();
        }
    }

    public static function render(): void
    {
        if (!ApiKey::isUndecryptable()) {
            return;
        }
        printf(
            '<div class="notice notice-error sors-key-notice"><p><strong>%s</strong> %s</p><p><a href="%s">%s</a></p></div>',
            esc_html__('SORS for WooCommerce stands still.', 'sors-for-woocommerce'),
            esc_html((string) Readiness::findApiKeyProblem()),
            esc_url(AdminPage::url('settings') . '#' . SettingsForm::fieldId('api_key')),
            esc_html__('Enter the key', 'sors-for-woocommerce')
        );
    }
}
