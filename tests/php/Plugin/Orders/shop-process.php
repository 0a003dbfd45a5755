<?php

/**
 * A PHP process of the shop's own, as a second web node or a cron job is one. Argument, JSON: `do` relay or status;
 * `order` whose status becomes processing; `at` Unix time to begin at, so that several begin together; `kill` a regular
 * expression: before a query that matches, the process dies as by kill -9.
 */

declare(strict_types=1);

$_SERVER['HTTP_HOST'] = '127.0.0.1';
$_SERVER['REQUEST_URI'] = '/';

require getenv('SORS_SHOP_DIR') . '/wp-load.php';

$task = json_decode($argv[1], true, 4, JSON_THROW_ON_ERROR);
add_filter('query', static function (string $query) use ($task): string {
    if (($task['kill'] ?? '') !== '' && preg_match($task['kill'], $query) === 1) {
        posix_kill(getmypid(), 9);
    }

    return $query;
});
usleep((int) max(0, (($task['at'] ?? 0) - microtime(true)) * 1_000_000));
if ($task['do'] === 'status') {
    wc_get_order($task['order'])->update_status('processing');
} else {
    SorsForWooCommerce\Orders\Relay::run();
}
