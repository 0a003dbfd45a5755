<?php

/**
 * The shop in a PHP without the extension (unless PHP was begun with it): does scheduled work as `wp action-scheduler run`
 * does, and prints as JSON what is said of it. work.php ACTION…
 */

declare(strict_types=1);

define('DOING_CRON', true);
$_SERVER['HTTP_HOST'] = '127.0.0.1';

// phpcs:disable PSR1, Squiz.Classes.ValidClassName -- named as WP-CLI's own.
/** As much of WP-CLI as a command needs. */
final class WP_CLI
{
    /** @var array<string, mixed> */
    public static array $commands = [];

    /** @var list<string> */
    public static array $errors = [];

    public static function add_command(string $name, mixed $command): void
    {
        self::$commands[$name] = $command;
    }

    public static function error(string $text): void
    {
        self::$errors[] = $text;
    }
}
// phpcs:enable

// WordPress takes over hooks that are there before it is loaded.
$GLOBALS['wp_filter'] = [
    // Only our plugin finds WP-CLI: WooCommerce would want all of it.
    'plugins_loaded' => [15 => [['function' => static fn (): bool => define('WP_CLI', true), 'accepted_args' => 0]]],
    // Another plugin leaves something out, too.
    'action_scheduler_init' => [5 => [[
        'function' => static fn () => ActionScheduler::store()->set_claim_filter('exclude-groups', ['left-out']),
        'accepted_args' => 0,
    ]]],
];

require (string) getenv('SORS_SHOP_DIR') . '/wp-load.php';

$store = ActionScheduler::store();
add_action('sors_test_missing_extension', static fn () => null);
$leftOut = (array) $store->get_claim_filter('exclude-groups');
ActionScheduler::runner()->run('test');
if (isset(WP_CLI::$commands['sors'])) {
    (WP_CLI::$commands['sors'])(['sync', 'stock'], ['yes' => true]);
}
$tests = apply_filters('site_status_tests', ['direct' => [], 'async' => []])['direct'];
$health = isset($tests['sors_extension']) ? $tests['sors_extension']['test']() : [];

echo "\n", json_encode([
    'left_out' => $leftOut,
    'status' => array_map(static fn (string $action): string => $store->get_status((int) $action), array_slice($argv, 1)),
    'commands' => array_values(preg_grep('/^sors/', array_keys(WP_CLI::$commands)) ?: []),
    'errors' => WP_CLI::$errors,
    'checks' => array_keys($tests),
    'health' => $health,
], JSON_THROW_ON_ERROR);
