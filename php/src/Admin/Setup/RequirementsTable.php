<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Setup;

use SorsForWooCommerce\Plugin;
use SorsForWooCommerce\Requirements\RequirementsCheck;

/**
 * What the plugin stands on, what of it was found, and how to mend what is missing.
 */
final class RequirementsTable
{
    public static function render(): void
    {
        $found = phpversion('sors');
        echo '<div class="sors-scroll"><table class="widefat striped sors-table sors-requirements"><tbody>';
        self::renderRow(
            __('PHP extension “sors”', 'sors-for-woocommerce'),
            $found !== false,
            /* translators: %s: version */
            $found === false ? __('not loaded', 'sors-for-woocommerce') : sprintf(__('version %s', 'sors-for-woocommerce'), $found)
        );
        self::renderRow(
            __('Same version as the plugin', 'sors-for-woocommerce'),
            $found === Plugin::VERSION,
            /* translators: %s: version */
            sprintf(__('the plugin has version %s', 'sors-for-woocommerce'), Plugin::VERSION)
        );
        $shop = class_exists('WooCommerce', false);
        self::renderRow(
            __('WooCommerce', 'sors-for-woocommerce'),
            $shop,
            /* translators: %s: version */
            $shop ? sprintf(__('version %s', 'sors-for-woocommerce'), (string) constant('WC_VERSION')) : __('not active', 'sors-for-woocommerce')
        );
        echo '</tbody></table></div>';
        foreach (RequirementsCheck::listMissing() as $sentence) {
            printf('<p class="sors-message sors-message--bad">%s</p>', esc_html($sentence));
        }
        if ($found !== Plugin::VERSION) {
            self::renderExtensionHelp($found);
        }
        if (!$shop) {
            self::renderWooCommerceHelp();
        }
    }

    private static function renderRow(string $name, bool $met, string $found): void
    {
        printf(
            '<tr><th scope="row">%s</th><td><span class="sors-badge sors-badge--%s">%s</span> %s</td></tr>',
            esc_html($name),
            $met ? 'good' : 'bad',
            $met ? esc_html__('Found', 'sors-for-woocommerce') : esc_html__('Missing', 'sors-for-woocommerce'),
            esc_html($found)
        );
    }

    /** What whoever looks after the server has to know, in words that can be sent to them. */
    private static function renderExtensionHelp(string|false $found): void
    {
        printf('<h3>%s</h3><ol>', esc_html__('What to do about the extension', 'sors-for-woocommerce'));
        foreach (self::extensionSteps($found) as $sentence) {
            printf('<li>%s</li>', esc_html($sentence));
        }
        printf(
            '</ol><p><label for="sors-host-note">%s</label></p><textarea id="sors-host-note" class="large-text code" rows="6" readonly>%s</textarea>',
            esc_html__('If somebody else looks after the server, send them this:', 'sors-for-woocommerce'),
            esc_textarea(self::hostNote())
        );
    }

    /** @return list<string> */
    private static function extensionSteps(string|false $found): array
    {
        if (PHP_ZTS) {
            return [__('This PHP is a thread-safe one, which the extension is not made for. Have the site run on PHP-FPM, whose PHP is not.', 'sors-for-woocommerce')];
        }
        if ($found !== false) {
            return [
                version_compare($found, Plugin::VERSION, '<')
                    /* translators: %s: version */
                    ? sprintf(__('Install version %s of the extension over the older one.', 'sors-for-woocommerce'), Plugin::VERSION)
                    /* translators: %s: version */
                    : sprintf(__('Update this plugin to version %s, the extension’s.', 'sors-for-woocommerce'), $found),
                __('Restart PHP, then look again.', 'sors-for-woocommerce'),
            ];
        }
        $file = rtrim((string) ini_get('extension_dir'), '/') . '/sors.so';

        return [
            is_file($file)
                /* translators: %s: path of a file */
                ? sprintf(__('The file %s is there, but PHP doesn’t load it.', 'sors-for-woocommerce'), $file)
                /* translators: 1: PHP version, 2: path of a file */
                : sprintf(__('Put the extension made for PHP %1$s at %2$s.', 'sors-for-woocommerce'), self::phpVersion(), $file),
            /* translators: 1: a line of a configuration file, 2: path of a directory or file */
            sprintf(__('Have the line “%1$s” in a file of %2$s.', 'sors-for-woocommerce'), 'extension=sors', self::iniLocation()),
            __('Restart PHP, then look again.', 'sors-for-woocommerce'),
        ];
    }

    private static function hostNote(): string
    {
        return implode("\n", [
            /* translators: 1: version, 2: PHP version, 3: how PHP runs, e.g. fpm-fcgi */
            sprintf(__('Please install the PHP extension “sors”, version %1$s, for PHP %2$s (%3$s, not thread-safe), and restart PHP.', 'sors-for-woocommerce'), Plugin::VERSION, self::phpVersion(), PHP_SAPI),
            /* translators: %s: path of a directory */
            sprintf(__('Extensions lie in %s.', 'sors-for-woocommerce'), (string) ini_get('extension_dir')),
            /* translators: 1: path of a directory or file, 2: a line of a configuration file */
            sprintf(__('Configuration: %1$s; the line is “%2$s”.', 'sors-for-woocommerce'), self::iniLocation(), 'extension=sors'),
            __('“php --ri sors” shows its version afterwards.', 'sors-for-woocommerce'),
        ]);
    }

    private static function phpVersion(): string
    {
        return PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION;
    }

    private static function iniLocation(): string
    {
        $file = (string) php_ini_loaded_file();

        return match (true) {
            PHP_CONFIG_FILE_SCAN_DIR !== '' => PHP_CONFIG_FILE_SCAN_DIR,
            $file !== '' => $file,
            default => 'php.ini',
        };
    }

    private static function renderWooCommerceHelp(): void
    {
        $installed = is_file(WP_PLUGIN_DIR . '/woocommerce/woocommerce.php');
        printf(
            '<h3>%s</h3><p>%s</p><p><a class="button button-primary" href="%s">%s</a></p>',
            esc_html__('What to do about WooCommerce', 'sors-for-woocommerce'),
            $installed
                ? esc_html__('It is installed. Activate it, then come back.', 'sors-for-woocommerce')
                : esc_html__('It is not installed. Install and activate it, then come back.', 'sors-for-woocommerce'),
            esc_url($installed ? admin_url('plugins.php?s=woocommerce') : admin_url('plugin-install.php?s=woocommerce&tab=search&type=term')),
            $installed ? esc_html__('Go to the plugins', 'sors-for-woocommerce') : esc_html__('Find WooCommerce', 'sors-for-woocommerce')
        );
    }
}
