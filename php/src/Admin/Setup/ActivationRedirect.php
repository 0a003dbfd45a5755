<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Setup;

use SorsForWooCommerce\Admin\AdminPage;
use SorsForWooCommerce\Requirements\RequirementsCheck;

/**
 * Leads the administrator who has activated the plugin to the first steps, once.
 */
final class ActivationRedirect
{
    public const TRANSIENT = 'sors_activation_redirect';

    public static function register(): void
    {
        add_action('admin_init', [self::class, 'lead']);
    }

    /** Remembers on activation whom to lead; nobody in a network, on the command line, or where it was set up before. */
    public static function rememberUser(bool $networkWide, bool $commandLine): void
    {
        $user = get_current_user_id();
        if (!$networkWide && !$commandLine && $user > 0 && SetupProgress::load()->isOpen()) {
            set_transient(self::TRANSIENT, $user, 5 * MINUTE_IN_SECONDS);
        }
    }

    public static function lead(): void
    {
        if (!self::isPageView() || (int) get_transient(self::TRANSIENT) !== get_current_user_id()) {
            return;
        }
        if (get_current_user_id() === 0) {
            return;
        }
        delete_transient(self::TRANSIENT);
        // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- WordPress's own mark of several plugins activated together.
        $several = array_key_exists('activate-multi', $_GET);
        if ($several || is_network_admin() || !current_user_can(RequirementsCheck::areMet() ? AdminPage::CAPABILITY : RequirementsPage::capability())) {
            return;
        }
        wp_safe_redirect(AdminPage::url('setup'));
        exit;
    }

    /** A page that somebody looks at: nothing posted, nothing a script asks for. */
    private static function isPageView(): bool
    {
        global $pagenow;

        return !wp_doing_ajax()
            && !wp_doing_cron()
            && !defined('IFRAME_REQUEST')
            && !(defined('WP_CLI') && constant('WP_CLI'))
            && ($_SERVER['REQUEST_METHOD'] ?? '') === 'GET'
            && !in_array($pagenow, ['admin-post.php', 'admin-ajax.php', 'async-upload.php'], true);
    }
}
