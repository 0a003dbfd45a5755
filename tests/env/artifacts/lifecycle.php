<?php

/**
 * Activates, deactivates or deletes the plugin, or lists the traces it left in the shop.
 * Usage: lifecycle.php activate|deactivate|delete|traces
 */

declare(strict_types=1);

const PLUGIN = 'sors-for-woocommerce/sors-for-woocommerce.php';

define('WP_ADMIN', true);
$_SERVER['HTTP_HOST'] = '127.0.0.1';
$_SERVER['REQUEST_URI'] = '/wp-admin/plugins.php';

require getenv('SORS_SHOP_DIR') . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';

wp_set_current_user(1);

/** @return list<string> "kind: name" of everything named after SORS, without WooCommerce's log files. */
function listTraces(): array
{
    global $wpdb;
    $columns = [
        'table' => 'SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name LIKE \'' . $wpdb->prefix . '%\'',
        'option' => "SELECT option_name FROM {$wpdb->options} WHERE option_name LIKE '%sors%'",
        'cron' => "SELECT 'cron' FROM {$wpdb->options} WHERE option_name = 'cron' AND option_value LIKE '%sors%'",
        'post meta' => "SELECT DISTINCT meta_key FROM {$wpdb->postmeta} WHERE meta_key LIKE '%sors%'",
        'order meta' => "SELECT DISTINCT meta_key FROM {$wpdb->prefix}wc_orders_meta WHERE meta_key LIKE '%sors%'",
        'user meta' => "SELECT DISTINCT meta_key FROM {$wpdb->usermeta} WHERE meta_key LIKE '%sors%'",
        'term meta' => "SELECT DISTINCT meta_key FROM {$wpdb->termmeta} WHERE meta_key LIKE '%sors%'",
        'action' => "SELECT DISTINCT hook FROM {$wpdb->prefix}actionscheduler_actions WHERE hook LIKE '%sors%'",
        'group' => "SELECT slug FROM {$wpdb->prefix}actionscheduler_groups WHERE slug LIKE '%sors%'",
    ];
    $lines = [];
    foreach ($columns as $kind => $sql) {
        foreach ($wpdb->get_col($sql) as $name) {
            $lines[] = "{$kind}: {$name}";
        }
    }
    foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator(WP_CONTENT_DIR, FilesystemIterator::SKIP_DOTS)) as $file) {
        $path = substr($file->getPathname(), strlen(WP_CONTENT_DIR));
        if (stripos($path, 'sors') !== false && !str_starts_with($path, '/uploads/wc-logs/')) {
            $lines[] = 'file: ' . $path;
        }
    }
    sort($lines);

    return $lines;
}

function fail(string $sentence): never
{
    fwrite(STDERR, $sentence . "\n");
    exit(1);
}

switch ($argv[1] ?? '') {
    case 'activate':
        $result = activate_plugin(PLUGIN);
        is_wp_error($result) && fail($result->get_error_message());
        break;
    case 'deactivate':
        deactivate_plugins(PLUGIN);
        $pending = as_get_scheduled_actions(['group' => 'sors', 'status' => 'pending', 'per_page' => 5], 'ids');
        $pending === [] || fail('Deactivated, but ' . count($pending) . ' actions are still scheduled.');
        preg_grep('/^table: .*sors_outbox$/', listTraces()) !== [] || fail('Deactivating dropped the tables; only deleting may do that.');
        break;
    case 'delete':
        $settings = get_option('sors_settings');
        is_array($settings) || fail('The plugin has no settings, so removing its data cannot be enabled.');
        update_option('sors_settings', ['remove_data' => true] + $settings);
        $result = delete_plugins([PLUGIN]);
        $result === true || fail(is_wp_error($result) ? $result->get_error_message() : 'The plugin was not deleted.');
        break;
    case 'traces':
        echo implode("\n", listTraces()), "\n";
        break;
    default:
        fail('lifecycle.php activate|deactivate|delete|traces');
}
