<?php

/**
 * Plugin Name: WooCommerce stand-in (tests only)
 * Description: The part of WooCommerce's public PHP API that SORS for WooCommerce calls, for tests without WooCommerce. Not for a real shop.
 * Version: 10.0.0-standin
 * Requires at least: 6.5
 * Requires PHP: 8.1
 * License: GPL-2.0-or-later
 */

declare(strict_types=1);

defined('ABSPATH') || exit;

define('WC_PLUGIN_FILE', __FILE__);
require_once __DIR__ . '/includes/autoload.php';

/** Returns the WooCommerce instance. */
function WC(): WooCommerce // phpcs:ignore Squiz.Functions.GlobalFunction
{
    return WooCommerce::instance();
}

WooCommerce::instance();
