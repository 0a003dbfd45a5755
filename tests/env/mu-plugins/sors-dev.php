<?php

/**
 * Plugin Name: Shop of ./dev
 * Description: Writes mail to a file and blocks requests to other hosts.
 */

declare(strict_types=1);

// Write mail to mail.log next to wp-config.php, one JSON object per line.
add_filter('pre_wp_mail', static function (?bool $sent, array $mail): bool {
    $line = wp_json_encode([
        'to' => $mail['to'],
        'subject' => $mail['subject'],
        'message' => $mail['message'],
    ], JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);

    return file_put_contents(ABSPATH . 'mail.log', $line . "\n", FILE_APPEND | LOCK_EX) !== false;
}, 10, 2);

// Disable welcome screens, guided tours and remote suggestions, which would cover what a test checks.
add_filter('woocommerce_prevent_automatic_wizard_redirect', '__return_true');
add_filter('woocommerce_enable_setup_wizard', '__return_false');
add_filter('woocommerce_admin_features', static function (array $features): array {
    return array_values(array_diff($features, [
        'onboarding', 'onboarding-tasks', 'remote-inbox-notifications', 'remote-free-extensions',
        'payment-gateway-suggestions', 'shipping-smart-defaults', 'launch-your-store', 'marketing',
    ]));
});
add_filter('woocommerce_show_admin_notice', '__return_false');
add_filter('admin_email_check_interval', '__return_zero');
add_filter('wp_is_application_passwords_available', '__return_true');

// Disable update checks: wordpress.org is blocked, and each check would log an error.
foreach (['wp_version_check', 'wp_update_plugins', 'wp_update_themes', '_maybe_update_core', '_maybe_update_plugins', '_maybe_update_themes'] as $check) {
    remove_action('admin_init', $check);
    remove_all_actions($check);
}
remove_action('init', 'wp_schedule_update_checks');
