<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Stock;

use SorsForWooCommerce\Support\Decimal;

use function ctype_digit;
use function strlen;

/**
 * Rules for stock and prices: what the shop may sell, and which prices are written. Does no I/O.
 */
final class StockPriceRules
{
    /**
     * Describes why the settings allow no stock and price sync; null if they allow it.
     *
     * @param list<string>                    $owned     Fields that SORS owns.
     * @param 'purchase'|'net'|'gross'        $priceType
     * @param 'none'|'inclusive'|'exclusive'  $taxes     How the shop enters prices; none without taxes.
     */
    public static function findSettingsProblem(array $owned, string $priceType, string $taxes): ?string
    {
        if (array_intersect(['stock', 'price'], $owned) === []) {
            return __('SORS owns neither stock nor price. Select at least one of them under WooCommerce › SORS › Settings, then start the run again.', 'sors-for-woocommerce');
        }
        if (!in_array('price', $owned, true)) {
            return null;
        }

        return match ("{$priceType}, {$taxes}") {
            'gross, exclusive' => __('The chosen price type contains VAT, but the shop’s prices are entered without tax. Choose the price type without VAT, or change WooCommerce › Settings › Tax › “Prices entered with tax”.', 'sors-for-woocommerce'),
            'net, inclusive' => __('The chosen price type is without VAT, but the shop’s prices are entered with tax. Choose the price type with VAT, or change WooCommerce › Settings › Tax › “Prices entered with tax”.', 'sors-for-woocommerce'),
            'net, none' => __('The chosen price type is without VAT, but the shop calculates no taxes. Choose the price type with VAT, or enable taxes under WooCommerce › Settings.', 'sors-for-woocommerce'),
            default => null,
        };
    }

    /**
     * Subtracts the unsent quantity from SORS's quantity.
     *
     * @param string $quantity By the stock mode; may be negative.
     * @param string $unsent   Unsent quantity.
     */
    public static function subtractUnsent(string $quantity, string $unsent): string
    {
        return self::wholeQuantity($quantity, $unsent) ?? Decimal::format(Decimal::parse($quantity) - Decimal::parse($unsent));
    }

    /** Shortcut for nearly every quantity: whole, with nothing to subtract. Null for others. */
    private static function wholeQuantity(string $quantity, string $unsent): ?string
    {
        return $unsent === '0' && ctype_digit($quantity) && strlen($quantity) < 13 ? (string) (int) $quantity : null;
    }

    /**
     * Returns the quantity the shop can sell under the rule for decimals.
     *
     * @param string                     $quantity       By the stock mode; may be negative.
     * @param string                     $unsent         Unsent quantity.
     * @param 'round_down'|'skip'|'keep' $rule           How to handle decimals.
     * @param bool                       $allowsDecimals Whether the shop's stock may have decimals.
     *
     * @return string|null Null if the product's stock must not change.
     */
    public static function sellableQuantity(string $quantity, string $unsent, string $rule, bool $allowsDecimals): ?string
    {
        $simple = self::wholeQuantity($quantity, $unsent);
        if ($simple !== null) {
            return $simple;
        }
        $exact = Decimal::parse($quantity) - Decimal::parse($unsent);
        $whole = Decimal::floor($exact);

        return match (true) {
            $exact === $whole, $rule === 'keep' && $allowsDecimals => Decimal::format($exact),
            $rule === 'round_down' => Decimal::format($whole),
            default => null,
        };
    }

    /**
     * Decides whether SORS's price replaces the product's price.
     *
     * @param string|null $price   SORS's price; null without one.
     * @param string      $current The product's regular price; '' without one.
     *
     * @return 'write'|'keep'|'zero'|'negative'
     */
    public static function decidePrice(?string $price, string $current): string
    {
        if ($price === null || Decimal::equals($price, $current)) {
            return 'keep';
        }
        $amount = Decimal::parse($price);

        return match (true) {
            $amount < 0 => 'negative',
            $amount === 0 => 'zero',
            default => 'write',
        };
    }

    /**
     * Explains why a price was not changed.
     *
     * @param 'write'|'keep'|'zero'|'negative' $decision Result of decidePrice().
     *
     * @return string|null Null unless SORS's price is invalid.
     */
    public static function describeKeptPrice(string $decision): ?string
    {
        return match ($decision) {
            'zero' => __('The price was not changed: it is zero in SORS. Enter a price in SORS.', 'sors-for-woocommerce'),
            'negative' => __('The price was not changed: it is below zero in SORS. Correct it in SORS.', 'sors-for-woocommerce'),
            default => null,
        };
    }
}
