<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Settings\ApiKey;

/**
 * Settings that decide to whom the stored key is sent and which files the server reads: an administrator's, not a
 * shop manager's.
 */
final class AdminOnlySettings
{
    public const NAMES = ['api_url', 'profile_path', 'ca_file'];

    public static function canEdit(): bool
    {
        // A key in wp-config.php is the whole network's: whoever looks after one of its sites must not have it sent elsewhere.
        return current_user_can(is_multisite() && ApiKey::isConstant() ? 'manage_network_options' : 'manage_options');
    }

    /** Why an address can't be taken; '' when it can. */
    public static function addressProblem(string $address): string
    {
        $host = trim((string) wp_parse_url($address, PHP_URL_HOST), '[]');
        $scheme = (string) wp_parse_url($address, PHP_URL_SCHEME);
        $near = in_array($host, ['localhost', '127.0.0.1', '::1'], true);
        if ($address === '' || ($host !== '' && ($scheme === 'https' || ($scheme === 'http' && $near)))) {
            return '';
        }

        return sprintf(
            /* translators: %s: the address that was typed */
            __('The API address “%s” was not taken: it must begin with https://, so that the key never travels unencrypted.', 'sors-for-woocommerce'),
            $address
        );
    }

    /** Why the path of a file can't be taken; '' when it can. */
    public static function fileProblem(string $path): string
    {
        if ($path === '' || is_readable($path)) {
            return '';
        }

        return sprintf(
            /* translators: %s: path of a file on the server */
            __('The file “%s” was not taken: the web server can’t read it. Check the path and the file’s rights.', 'sors-for-woocommerce'),
            $path
        );
    }
}
