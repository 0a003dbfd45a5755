<?php

/**
 * Plugin Name:          SORS for WooCommerce
 * Description:          Joins the shop with SORS, the business system of Softkom: catalog, stock, prices and pictures come in, orders go out.
 * Version:              0.1.0
 * Requires at least:    6.5
 * Requires PHP:         8.1
 * Requires Plugins:     woocommerce
 * Update URI:           false
 * WC requires at least: 8.2
 * WC tested up to:      10.0
 * Author:               SORS for WooCommerce maintainers
 * License:              GPL-2.0-or-later
 * License URI:          https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:          sors-for-woocommerce
 * Domain Path:          /languages
 */

declare(strict_types=1);

namespace SorsForWooCommerce;

if (!defined('ABSPATH')) {
    exit;
}

require_once __DIR__ . '/src/Autoloader.php';

Autoloader::register(__DIR__ . '/src');
Plugin::boot(__FILE__);
