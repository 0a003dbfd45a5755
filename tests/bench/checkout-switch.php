<?php

/**
 * Plugin Name: Switch of ./dev bench checkout
 * Description: Disables the plugin in requests with a header, and measures the hook of the order status.
 */

declare(strict_types=1);

if (($_SERVER['HTTP_X_BENCH'] ?? '') === 'without') {
    add_filter('option_active_plugins', static fn (array $plugins): array => array_values(array_filter(
        $plugins,
        static fn (string $plugin): bool => !str_starts_with($plugin, 'sors-for-woocommerce/')
    )));
}
// Cron would use CPU time whenever a request triggers it.
remove_action('init', 'wp_cron');

(static function (): void {
    $cpu = static function (): float {
        $used = getrusage();

        return 1000 * ($used['ru_utime.tv_sec'] + $used['ru_stime.tv_sec']) + ($used['ru_utime.tv_usec'] + $used['ru_stime.tv_usec']) / 1000;
    };
    [$started, $queries, $hook, $cpuBefore] = [0, 0, null, $cpu()];
    add_action('woocommerce_order_status_processing', static function () use (&$started, &$queries): void {
        [$started, $queries] = [hrtime(true), $GLOBALS['wpdb']->num_queries];
    }, 49);
    add_action('woocommerce_order_status_processing', static function () use (&$started, &$queries, &$hook): void {
        $hook = [(hrtime(true) - $started) / 1e6, $GLOBALS['wpdb']->num_queries - $queries];
    }, 51);
    add_action('shutdown', static function () use (&$hook, $cpu, $cpuBefore): void {
        if ($hook !== null) {
            $line = [$_SERVER['HTTP_X_BENCH'] ?? '', ...$hook, $cpu() - $cpuBefore];
            file_put_contents(ABSPATH . 'checkout-hook.log', json_encode($line) . "\n", FILE_APPEND | LOCK_EX);
        }
    }, PHP_INT_MAX);
})();
