<?php

/**
 * Router for PHP's built-in server: replaces a web server's rewrite rules.
 */

declare(strict_types=1);

$path = rawurldecode((string) parse_url($_SERVER['REQUEST_URI'] ?? '/', PHP_URL_PATH));
$file = $_SERVER['DOCUMENT_ROOT'] . $path;

if (str_contains($path, '..') || preg_match('~/(\.|mail\.log|wp-salts\.php|wp-content/debug\.log)~', $path) === 1) {
    http_response_code(404);
    return true;
}
if (is_file($file)) {
    return false;
}
if (is_dir($file) && is_file($file . '/index.php') && rtrim($path, '/') !== '') {
    if (!str_ends_with($path, '/')) {
        header('Location: ' . $path . '/', true, 301);
        return true;
    }
    return false;
}

$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
$_SERVER['SCRIPT_FILENAME'] = $_SERVER['DOCUMENT_ROOT'] . '/index.php';
chdir($_SERVER['DOCUMENT_ROOT']);
// The built-in server ignores auto_prepend_file for scripts that a router includes.
if (ini_get('auto_prepend_file') !== '') {
    require_once ini_get('auto_prepend_file');
}
require $_SERVER['DOCUMENT_ROOT'] . '/index.php';
