<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Documents;

use SorsForWooCommerce\Orders\Delivery\UnsendableException;

/**
 * Exact decimals as strings, as WooCommerce stores them and the extension wants them. Six decimals are kept, which is
 * WooCommerce's own rounding precision.
 */
final class Decimals
{
    private const PLACES = 6;
    private const SCALE = 1_000_000;

    /**
     * A value of WooCommerce's as a plain decimal: "83.333333", "-2.5", "0". Never in scientific notation.
     *
     * @throws UnsendableException when it is no number.
     */
    public static function normalize(mixed $value): string
    {
        return self::unscaled(self::scaled($value));
    }

    public static function isZero(mixed $value): bool
    {
        return self::scaled($value) === 0;
    }

    public static function negated(mixed $value): string
    {
        return self::unscaled(-self::scaled($value));
    }

    public static function sum(mixed ...$values): string
    {
        return self::unscaled((int) array_sum(array_map([self::class, 'scaled'], $values)));
    }

    public static function difference(mixed $from, mixed $what): string
    {
        return self::unscaled(self::scaled($from) - self::scaled($what));
    }

    /** An amount of money in another currency, to the para, half away from zero. */
    public static function product(string $amount, string $rate): string
    {
        $cents = intdiv(self::scaled($amount), 10_000);
        $rate = self::scaled($rate);
        $fraction = 2 * abs($cents) * ($rate % self::SCALE) + self::SCALE;
        $product = abs($cents) * intdiv($rate, self::SCALE) + intdiv($fraction, 2 * self::SCALE);

        return self::unscaled(($cents < 0 ? -$product : $product) * 10_000);
    }

    /**
     * The tax contained in an amount, to the para, half away from zero.
     *
     * @param string $rate In percent, e.g. "20".
     */
    public static function taxIn(string $amount, string $rate): string
    {
        $cents = intdiv(self::scaled($amount), 10_000);
        $rate = intdiv(self::scaled($rate), 10_000);
        $whole = 10_000 + $rate;
        $tax = intdiv(2 * $cents * $rate + ($cents < 0 ? -$whole : $whole), 2 * $whole);

        return self::unscaled($tax * 10_000);
    }

    /** Millionths, rounded half away from zero. */
    private static function scaled(mixed $value): int
    {
        $text = is_float($value) ? sprintf('%.' . (self::PLACES + 1) . 'F', $value) : trim((string) $value);
        if (preg_match('/^-?[0-9.]+e[+-]?\d+$/i', $text) === 1) {
            $text = sprintf('%.' . (self::PLACES + 1) . 'F', (float) $text);
        }
        if ($text === '') {
            return 0;
        }
        if (preg_match('/^(-?)(\d{0,11})(?:\.(\d*))?$/', $text, $part) !== 1) {
            throw new UnsendableException(__('An amount or quantity of the order is not a number WooCommerce would write, or is too large. Save the order again.', 'sors-for-woocommerce'));
        }
        $fraction = str_pad($part[3] ?? '', self::PLACES + 1, '0');
        $scaled = (int) $part[2] * self::SCALE + (int) substr($fraction, 0, self::PLACES) + ((int) $fraction[self::PLACES] >= 5 ? 1 : 0);

        return $part[1] === '-' ? -$scaled : $scaled;
    }

    private static function unscaled(int $scaled): string
    {
        $digits = str_pad((string) abs($scaled), self::PLACES + 1, '0', STR_PAD_LEFT);
        $text = rtrim(substr($digits, 0, -self::PLACES) . '.' . substr($digits, -self::PLACES), '0');

        return ($scaled < 0 ? '-' : '') . rtrim($text, '.');
    }
}
