<?php

/**
 * Plugin Name: Shop of ./dev
 * Description: Keeps mail in a file and the shop to itself.
 */

declare(strict_types=1);

// Mail goes to mail.log beside wp-config.php, one JSON object a line.
add_filter('pre_wp_mail', static function (?bool $sent, array $mail): bool {
    $line = wp_json_encode([
        'to' => $mail['to'],
        'subject' => $mail['subject'],
        'message' => $mail['message'],
    ], JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);

    return file_put_contents(ABSPATH . 'mail.log', $line . "\n", FILE_APPEND | LOCK_EX) !== false;
}, 10, 2);

// No welcome screens, guided tours or remote suggestions between a test and what it looks at.
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

// No asking wordpress.org for updates, which are blocked and would only fill the log.
foreach (['wp_version_check', 'wp_update_plugins', 'wp_update_themes', '_maybe_update_core', '_maybe_update_plugins', '_maybe_update_themes'] as $check) {
    remove_action('admin_init', $check);
    remove_all_actions($check);
}
remove_action('init', 'wp_schedule_update_checks');
