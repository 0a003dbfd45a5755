<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Support;

use function ctype_digit;
use function intdiv;
use function strlen;

/**
 * Exact decimals of up to six places, as whole millionths.
 */
final class Decimal
{
    private const SCALE = 1_000_000;

    /** @return int Millionths; places beyond the sixth are cut off. */
    public static function parse(string $decimal): int
    {
        if (strlen($decimal) < 13 && ctype_digit($decimal)) {
            return (int) $decimal * self::SCALE;
        }
        if (!preg_match('/^(-?)(\d{1,12})(?:\.(\d+))?$/', $decimal, $parts)) {
            throw new \InvalidArgumentException('Not a decimal of up to twelve digits before the point.');
        }
        $fraction = substr(($parts[3] ?? '') . '000000', 0, 6);
        $value = (int) $parts[2] * self::SCALE + (int) $fraction;

        return $parts[1] === '-' ? -$value : $value;
    }

    /** @return string Without trailing zeros, e.g. "-2.5". */
    public static function format(int $millionths): string
    {
        if ($millionths % self::SCALE === 0) {
            return (string) intdiv($millionths, self::SCALE);
        }
        $whole = intdiv(abs($millionths), self::SCALE);
        $fraction = rtrim(sprintf('%06d', abs($millionths) % self::SCALE), '0');

        return ($millionths < 0 ? '-' : '') . $whole . ($fraction === '' ? '' : '.' . $fraction);
    }

    /** The next whole number below, in millionths: what is not there in full can't be sold. */
    public static function floor(int $millionths): int
    {
        $rest = $millionths % self::SCALE;

        return $millionths - $rest - ($rest < 0 ? self::SCALE : 0);
    }

    /** Whether two decimals, as WooCommerce or SORS write them, are the same number; '' equals only ''. */
    public static function equals(string $one, string $other): bool
    {
        if ($one === $other || $one === '' || $other === '') {
            return $one === $other;
        }
        try {
            return self::parse($one) === self::parse($other);
        } catch (\InvalidArgumentException) {
            return false;
        }
    }
}
