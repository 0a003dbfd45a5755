<?php

/**
 * First step of installing a shop: an empty WordPress with an administrator.
 */

declare(strict_types=1);

define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = '127.0.0.1';
$_SERVER['REQUEST_URI'] = '/';

require getenv('SORS_SHOP_DIR') . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

wp_install('Prodavnica', 'admin', 'admin@shop.test', false, '', 'admin', 'en_US');

update_option('timezone_string', 'Europe/Belgrade');
update_option('permalink_structure', '/%postname%/');
update_option('uploads_use_yearmonth_folders', 1);
update_option('default_pingback_flag', 0);
update_option('default_ping_status', 'closed');
flush_rewrite_rules();
