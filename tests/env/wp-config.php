<?php

/**
 * Configuration of all shops of ./dev. The environment provides what differs between shops.
 */

declare(strict_types=1);

foreach (require __DIR__ . '/wp-salts.php' as $name => $salt) {
    define($name, $salt);
}

define('DB_NAME', (string) getenv('SORS_SHOP_DATABASE'));
define('DB_USER', (string) getenv('SORS_SHOP_DB_USER'));
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:' . getenv('SORS_SHOP_SOCKET'));
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
$table_prefix = 'wp_';

// The port may change, so the database does not contain the address.
$address = PHP_SAPI === 'cli' ? (string) getenv('SORS_SHOP_URL') : 'http://' . ($_SERVER['HTTP_HOST'] ?? '');
if (preg_match('~^http://(127\.0\.0\.1|localhost)(:\d+)?$~D', $address) !== 1) {
    $address = 'http://127.0.0.1';
}
define('WP_HOME', $address);
define('WP_SITEURL', $address);

define('WP_ENVIRONMENT_TYPE', 'local');
define('WP_DEBUG', true);
define('WP_DEBUG_DISPLAY', PHP_SAPI === 'cli');
define('WP_DEBUG_LOG', __DIR__ . '/wp-content/debug.log');
define('WP_MEMORY_LIMIT', '512M');
define('FS_METHOD', 'direct');

// No requests leave this machine: no updates, no telemetry, no remote fonts.
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('WP_ACCESSIBLE_HOSTS', '127.0.0.1,localhost');
define('AUTOMATIC_UPDATER_DISABLED', true);
define('DISALLOW_FILE_MODS', true);
define('DISABLE_WP_CRON', PHP_SAPI === 'cli');

if (!defined('ABSPATH')) {
    define('ABSPATH', __DIR__ . '/');
}
require_once ABSPATH . 'wp-settings.php';
