<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Customers;

/**
 * Normalizes phone numbers for comparison. The extension normalizes the numbers in SORS's responses in the same way.
 */
final class PhoneNumber
{
    /** A number with fewer digits identifies nobody. */
    private const MIN_DIGITS = 6;

    /** Keeps digits only and replaces +381 and 00381 with the domestic 0; '' for anything else than a phone number. */
    public static function normalize(string $text): string
    {
        $digits = preg_replace('/\D+/', '', $text) ?? '';
        $digits = preg_replace('/^(00381|381)0*/', '0', $digits) ?? '';

        return strlen($digits) < self::MIN_DIGITS ? '' : $digits;
    }

    /**
     * Lists the spellings SORS may have stored. Whether its search normalizes them is unknown.
     *
     * @param string $normalized As returned by normalize().
     *
     * @return list<string>
     */
    public static function listSpellings(string $normalized): array
    {
        return str_starts_with($normalized, '0') ? [$normalized, '+381' . substr($normalized, 1)] : [$normalized];
    }
}
