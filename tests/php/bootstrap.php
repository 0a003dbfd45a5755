<?php

/**
 * For tests inside a shop: loads the WordPress that ./dev set up, with WooCommerce, the plugin and the extension.
 */

declare(strict_types=1);

use SorsForWooCommerce\Tests\Support\Baseline;

require_once __DIR__ . '/autoload.php';

$shop = (string) getenv('SORS_SHOP_DIR');
if (!is_file($shop . '/wp-load.php')) {
    fwrite(STDERR, "There is no test shop here. Run ./dev phpunit, which sets it up.\n");
    exit(1);
}

$_SERVER['HTTP_HOST'] = '127.0.0.1';
$_SERVER['REQUEST_URI'] = '/';
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['SERVER_NAME'] = '127.0.0.1';
$_SERVER['REMOTE_ADDR'] = '127.0.0.1';

// WordPress's own files count on being loaded outside functions.
global $wpdb, $wp_query, $wp, $wp_rewrite, $wp_the_query, $table_prefix;

require_once $shop . '/wp-load.php';

// The administrator did the set-up; a test that wants another user says so.
wp_set_current_user(0);

// Acceptance looks at the demo shop as the demo left it.
if (getenv('SORS_SHOP_KEEP') !== '1') {
    Baseline::restore();
}
