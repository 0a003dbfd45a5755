<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Orders;

/**
 * Distributes a coupon's discount over lines, in cents, without losing a cent.
 */
final class Discounts
{
    /**
     * @param array<int|string, \WC_Order_Item_Product> $lines
     * @param bool                                      $gross Whether the coupon's amount counts with tax.
     *
     * @return array<int|string, int> Cents off each line.
     */
    public static function cents(array $lines, \WC_Coupon $coupon, bool $gross): array
    {
        $prices = array_map(static fn (\WC_Order_Item_Product $line): int => (int) round(wc_add_number_precision(
            (float) $line->get_subtotal() + ($gross ? (float) $line->get_subtotal_tax() : 0.0)
        )), $lines);
        arsort($prices);
        $amount = (float) $coupon->get_amount();
        if ($prices === [] || $amount <= 0) {
            return [];
        }

        return match ($coupon->get_discount_type()) {
            'percent' => self::percent($prices, $amount),
            'fixed_product' => self::perUnit($prices, $lines, (int) round(wc_add_number_precision($amount))),
            default => self::cart($prices, $lines, (int) round(wc_add_number_precision($amount))),
        };
    }

    /**
     * @param array<int|string, int> $prices
     *
     * @return array<int|string, int>
     */
    private static function percent(array $prices, float $percent): array
    {
        $cents = array_map(static fn (int $price): int => (int) floor(round($price * $percent / 100, 6)), $prices);
        $all = (int) round(array_sum($prices) * min(100.0, $percent) / 100, 0, PHP_ROUND_HALF_DOWN);

        return self::spread($cents, $prices, $all - array_sum($cents));
    }

    /**
     * @param array<int|string, int>                    $prices
     * @param array<int|string, \WC_Order_Item_Product> $lines
     *
     * @return array<int|string, int>
     */
    private static function perUnit(array $prices, array $lines, int $amount): array
    {
        $cents = [];
        foreach ($prices as $key => $price) {
            $cents[$key] = min($price, (int) round($amount * (float) $lines[$key]->get_quantity()));
        }

        return $cents;
    }

    /**
     * @param array<int|string, int>                    $prices
     * @param array<int|string, \WC_Order_Item_Product> $lines
     *
     * @return array<int|string, int>
     */
    private static function cart(array $prices, array $lines, int $amount): array
    {
        $units = array_sum(array_map(static fn (\WC_Order_Item_Product $line): float => (float) $line->get_quantity(), $lines));
        $cents = self::perUnit($prices, $lines, (int) floor($amount / max(1.0, $units)));

        return self::spread($cents, $prices, min($amount, array_sum($prices)) - array_sum($cents));
    }

    /**
     * Distributes the cents left over by rounding to lines with a remaining amount.
     *
     * @param array<int|string, int> $cents
     * @param array<int|string, int> $prices
     *
     * @return array<int|string, int>
     */
    private static function spread(array $cents, array $prices, int $left): array
    {
        while ($left > 0) {
            $before = $left;
            foreach ($prices as $key => $price) {
                if ($left > 0 && $cents[$key] < $price) {
                    $cents[$key]++;
                    $left--;
                }
            }
            if ($left === $before) {
                break;
            }
        }

        return $cents;
    }
}
