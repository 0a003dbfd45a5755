<?php

/**
 * Runs when the plugin is deleted under Plugins. Data go only where the administrator chose so in the settings.
 */

declare(strict_types=1);

namespace SorsForWooCommerce;

use SorsForWooCommerce\Storage\Uninstaller;

if (!defined('WP_UNINSTALL_PLUGIN')) {
    exit;
}

require_once __DIR__ . '/src/Autoloader.php';

Autoloader::register(__DIR__ . '/src');
Uninstaller::uninstallAllSites();
