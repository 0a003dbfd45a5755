<?php

declare(strict_types=1);

use SorsForWooCommerce\Tests\WooCommerceStandin\Admin;
use SorsForWooCommerce\Tests\WooCommerceStandin\Frontend;
use SorsForWooCommerce\Tests\WooCommerceStandin\Orders;
use SorsForWooCommerce\Tests\WooCommerceStandin\Products;
use SorsForWooCommerce\Tests\WooCommerceStandin\Setup;

/**
 * The plugin: constants, startup and hooks, in WooCommerce's order.
 */
final class WooCommerce
{
    /** @var string */
    public $version = '10.0.0-standin';

    /** @var WC_Countries */
    public $countries;

    private static ?self $instance = null;

    public static function instance(): self
    {
        return self::$instance ??= new self();
    }

    private function __construct()
    {
        self::constants($this->version);
        $this->countries = new WC_Countries();
        register_activation_hook(WC_PLUGIN_FILE, [Setup\Installation::class, 'install']);
        add_action('plugins_loaded', [$this, 'on_plugins_loaded'], -1);
        add_action('init', [$this, 'init'], 0);
        // Plugins that sell by weight remove this filter.
        add_filter('woocommerce_stock_amount', 'intval');
        Setup\PostTypes::register_hooks();
        Products\Events::register_hooks();
        Orders\Events::register_hooks();
        ActionScheduler::init();
        Frontend\Frontend::register_hooks();
        Frontend\StoreApi::register_hooks();
        Admin\Admin::register_hooks();
    }

    public function on_plugins_loaded(): void
    {
        do_action('woocommerce_loaded');
    }

    public function init(): void
    {
        do_action('before_woocommerce_init');
        do_action('woocommerce_init');
    }

    /** Without a trailing slash. */
    public function plugin_path(): string
    {
        return untrailingslashit(plugin_dir_path(WC_PLUGIN_FILE));
    }

    /** Without a trailing slash. */
    public function plugin_url(): string
    {
        return untrailingslashit(plugins_url('/', WC_PLUGIN_FILE));
    }

    public function payment_gateways(): Setup\Methods
    {
        return new Setup\Methods();
    }

    public function shipping(): Setup\Methods
    {
        return new Setup\Methods();
    }

    public function is_rest_api_request(): bool
    {
        return str_contains((string) ($_SERVER['REQUEST_URI'] ?? ''), '/' . trailingslashit(rest_get_url_prefix()));
    }

    private static function constants(string $version): void
    {
        $uploads = wp_upload_dir(null, false);
        $constants = [
            'WC_VERSION' => $version,
            'WOOCOMMERCE_VERSION' => $version,
            'WC_ABSPATH' => dirname(WC_PLUGIN_FILE) . '/',
            'WC_PLUGIN_BASENAME' => plugin_basename(WC_PLUGIN_FILE),
            'WC_ROUNDING_PRECISION' => 6,
            'WC_DISCOUNT_ROUNDING_MODE' => PHP_ROUND_HALF_DOWN,
            'WC_TAX_ROUNDING_MODE' => get_option('woocommerce_prices_include_tax', 'no') === 'yes' ? PHP_ROUND_HALF_DOWN : PHP_ROUND_HALF_UP,
            'WC_LOG_DIR' => $uploads['basedir'] . '/wc-logs/',
        ];
        foreach ($constants as $name => $value) {
            defined($name) || define($name, $value);
        }
    }
}
