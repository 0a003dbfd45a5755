<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Settings;

/**
 * The API key: encrypted at rest (libsodium secretbox, key derived from WordPress's salts), never shown again.
 * The constant SORS_API_KEY, in wp-config.php, overrides what is stored.
 */
final class ApiKey
{
    public const OPTION = 'sors_api_key';

    public static function isSet(): bool
    {
        return self::get() !== '';
    }

    public static function isConstant(): bool
    {
        return defined('SORS_API_KEY') && (string) constant('SORS_API_KEY') !== '';
    }

    /** Whether a key is stored that can't be opened, as after a change of the salts: it must be entered again. */
    public static function isUndecryptable(): bool
    {
        return !self::isConstant() && (string) get_option(self::OPTION, '') !== '' && self::get() === '';
    }

    /** The key, or '' when there is none or it can't be opened. Hand it to the extension, nowhere else. */
    public static function get(): string
    {
        if (self::isConstant()) {
            return (string) constant('SORS_API_KEY');
        }
        $stored = base64_decode((string) get_option(self::OPTION, ''), true);
        if ($stored === false || strlen($stored) <= SODIUM_CRYPTO_SECRETBOX_NONCEBYTES) {
            return '';
        }
        $plain = sodium_crypto_secretbox_open(
            substr($stored, SODIUM_CRYPTO_SECRETBOX_NONCEBYTES),
            substr($stored, 0, SODIUM_CRYPTO_SECRETBOX_NONCEBYTES),
            self::encryptionKey()
        );

        return $plain === false ? '' : $plain;
    }

    /** Stores the key; '' forgets it. */
    public static function save(#[\SensitiveParameter] string $key): void
    {
        if ($key === '') {
            delete_option(self::OPTION);
            return;
        }
        $nonce = random_bytes(SODIUM_CRYPTO_SECRETBOX_NONCEBYTES);
        update_option(self::OPTION, base64_encode($nonce . sodium_crypto_secretbox($key, $nonce, self::encryptionKey())), false);
    }

    private static function encryptionKey(): string
    {
        return sodium_crypto_generichash(wp_salt('secure_auth') . 'sors-api-key', '', SODIUM_CRYPTO_SECRETBOX_KEYBYTES);
    }
}
