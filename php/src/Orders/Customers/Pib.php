<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Customers;

/**
 * PIB, the Serbian tax number: nine digits, the last of which is a check digit (ISO 7064 MOD 11,10).
 */
final class Pib
{
    /** Removes the country prefix and separators. */
    public static function normalize(string $text): string
    {
        $text = preg_replace('/^\s*RS(?=[\s\d])/i', '', $text) ?? '';

        return preg_replace('/[\s.\-\/]+/', '', $text) ?? '';
    }

    /** Whether a normalized PIB is valid. */
    public static function isValid(string $pib): bool
    {
        if (preg_match('/^[1-9]\d{8}$/', $pib) !== 1) {
            return false;
        }
        $product = 10;
        foreach (str_split(substr($pib, 0, 8)) as $digit) {
            $sum = ((int) $digit + $product) % 10;
            $product = (2 * ($sum === 0 ? 10 : $sum)) % 11;
        }

        return (11 - $product) % 10 === (int) $pib[8];
    }
}
