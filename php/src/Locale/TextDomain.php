<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Locale;

/**
 * The plugin's translations: those WordPress has installed, else those that come with the plugin.
 */
final class TextDomain
{
    public static function register(string $file): void
    {
        // Not before `init`, when the language is known; before WooCommerce asks for the checkout's fields there.
        add_action('init', static fn () => load_plugin_textdomain('sors-for-woocommerce', false, dirname(plugin_basename($file)) . '/languages'), -10);
    }
}
