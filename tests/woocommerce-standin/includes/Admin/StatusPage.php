<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Admin;

/**
 * System status, tools of plugins, and the log.
 */
final class StatusPage
{
    private const TABS = ['status' => 'System status', 'tools' => 'Tools', 'logs' => 'Logs'];

    public static function show(): void
    {
        $tab = sanitize_key(wp_unslash($_GET['tab'] ?? 'status'));
        echo '<div class="wrap woocommerce"><nav class="nav-tab-wrapper woo-nav-tab-wrapper">';
        foreach (self::TABS as $key => $label) {
            printf(
                '<a href="%s" class="nav-tab %s">%s</a>',
                esc_url(admin_url('admin.php?page=wc-status&tab=' . $key)),
                $key === $tab ? 'nav-tab-active' : '',
                esc_html($label)
            );
        }
        echo '</nav>';
        match ($tab) {
            'tools' => self::tools(),
            'logs' => self::logs(),
            default => do_action('woocommerce_system_status_report'),
        };
        echo '</div>';
    }

    private static function tools(): void
    {
        $tools = apply_filters('woocommerce_debug_tools', []);
        $wanted = sanitize_key(wp_unslash($_GET['action'] ?? ''));
        if (isset($tools[$wanted]['callback']) && wp_verify_nonce(sanitize_key(wp_unslash($_REQUEST['_wpnonce'] ?? '')), 'debug_action') && current_user_can('manage_woocommerce')) {
            $answer = call_user_func($tools[$wanted]['callback']);
            printf('<div class="updated inline"><p>%s</p></div>', wp_kses_post(is_string($answer) ? $answer : 'Tool ran.'));
        }
        echo '<table class="wc_status_table widefat"><tbody>';
        foreach ($tools as $id => $tool) {
            printf(
                '<tr class="%1$s"><th><strong>%2$s</strong><p class="description">%3$s</p></th><td><a class="button" href="%4$s">%5$s</a></td></tr>',
                esc_attr(sanitize_html_class((string) $id)),
                esc_html($tool['name']),
                wp_kses_post($tool['desc']),
                esc_url(wp_nonce_url(admin_url('admin.php?page=wc-status&tab=tools&action=' . $id), 'debug_action')),
                esc_html($tool['button'])
            );
        }
        echo '</tbody></table>';
    }

    private static function logs(): void
    {
        foreach (array_reverse(glob(WC_LOG_DIR . '*.log') ?: []) as $file) {
            printf('<h2>%s</h2><pre class="log-viewer">%s</pre>', esc_html(basename($file)), esc_html((string) file_get_contents($file)));
        }
    }
}
