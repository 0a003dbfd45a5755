<?php

/**
 * Loads the benchmark's shop and the classes of the benchmarks.
 */

declare(strict_types=1);

$_SERVER['HTTP_HOST'] = '127.0.0.1';
$_SERVER['REQUEST_URI'] = '/';
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['SERVER_NAME'] = '127.0.0.1';
$_SERVER['REMOTE_ADDR'] = '127.0.0.1';

require getenv('SORS_SHOP_DIR') . '/wp-load.php';
require_once __DIR__ . '/load.php';

// WordPress fetches images only from public addresses and usual ports; the sandbox has neither.
add_filter('http_request_host_is_external', '__return_true');
add_filter('http_allowed_safe_ports', static fn (array $ports): array => [
    ...$ports,
    (int) parse_url((string) getenv('SORS_SANDBOX_HTTP'), PHP_URL_PORT),
    (int) parse_url((string) getenv('SORS_SANDBOX_HTTPS'), PHP_URL_PORT),
]);
add_filter('https_ssl_verify', '__return_false');
