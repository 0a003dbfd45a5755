<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Customers;

/**
 * Phone numbers, to compare them. The extension folds those of SORS's answers in the same way.
 */
final class PhoneNumber
{
    /** Fewer digits than that tell nobody apart. */
    private const MIN_DIGITS = 6;

    /** Digits only, +381 and 00381 as the 0 of a number inside Serbia; '' for what is no number. */
    public static function normalize(string $text): string
    {
        $digits = preg_replace('/\D+/', '', $text) ?? '';
        $digits = preg_replace('/^(00381|381)0*/', '0', $digits) ?? '';

        return strlen($digits) < self::MIN_DIGITS ? '' : $digits;
    }

    /**
     * How SORS may have a number: it is not known whether its search sees through that.
     *
     * @param string $normalised As of normalise().
     *
     * @return list<string>
     */
    public static function listSpellings(string $normalised): array
    {
        return str_starts_with($normalised, '0') ? [$normalised, '+381' . substr($normalised, 1)] : [$normalised];
    }
}
