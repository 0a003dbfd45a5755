<?php

/**
 * A PHP process of the shop, like a second web node or a cron job. Argument, JSON: `do` relay, status or click; `order`
 * whose status becomes processing; `orders` for which staff click “Send to SORS”; `at` Unix time to start at, so that
 * several start together; `kill` and `kill_after` regular expressions: before, or after, a matching query the process
 * kills itself (kill -9).
 */

declare(strict_types=1);

use SorsForWooCommerce\Orders\OrdersFactory;
use SorsForWooCommerce\Orders\Screen\OrderActions;

$_SERVER['HTTP_HOST'] = '127.0.0.1';
$_SERVER['REQUEST_URI'] = '/';

$task = json_decode($argv[1], true, 4, JSON_THROW_ON_ERROR);
// WordPress reports completed queries only with SAVEQUERIES.
define('SAVEQUERIES', isset($task['kill_after']));

require getenv('SORS_SHOP_DIR') . '/wp-load.php';

add_filter('log_query_custom_data', static function (array $data, string $query) use ($task): array {
    if (preg_match($task['kill_after'], $query) === 1) {
        posix_kill(getmypid(), 9);
    }

    return $data;
}, 10, 2);
add_filter('query', static function (string $query) use ($task): string {
    if (($task['kill'] ?? '') !== '' && preg_match($task['kill'], $query) === 1) {
        posix_kill(getmypid(), 9);
    }

    return $query;
});
usleep((int) max(0, (($task['at'] ?? 0) - microtime(true)) * 1_000_000));
match ($task['do']) {
    'status' => wc_get_order($task['order'])->update_status('processing'),
    'click' => array_map(
        static fn (int $order): string => (new OrderActions(new OrdersFactory()))->performAction('send', $order, ''),
        $task['orders']
    ),
    'relay' => (new OrdersFactory())->createRelay()->runScheduled(),
};
