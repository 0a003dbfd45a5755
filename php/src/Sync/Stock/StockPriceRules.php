<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Stock;

use SorsForWooCommerce\Support\Decimal;

use function ctype_digit;
use function strlen;

/**
 * What SORS's stock and price mean for the shop. No input or output.
 */
final class StockPriceRules
{
    /**
     * Why the settings allow no run; null when they do.
     *
     * @param list<string>                    $owned     Fields SORS owns.
     * @param 'purchase'|'net'|'gross'        $priceType
     * @param 'none'|'inclusive'|'exclusive'  $taxes     How the shop's prices are entered; none where it has no taxes.
     */
    public static function findSettingsProblem(array $owned, string $priceType, string $taxes): ?string
    {
        if (array_intersect(['stock', 'price'], $owned) === []) {
            return __('SORS owns neither stock nor price. Tick at least one of them under WooCommerce › SORS › Settings, then start again.', 'sors-for-woocommerce');
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
     * What the shop may sell: SORS's quantity less what it does not know of yet.
     *
     * @param string $quantity By the stock mode; may be negative.
     * @param string $pending  Sold in the shop, not yet in SORS.
     */
    public static function subtractUnsent(string $quantity, string $pending): string
    {
        return self::wholeQuantity($quantity, $pending) ?? Decimal::format(Decimal::parse($quantity) - Decimal::parse($pending));
    }

    /** What almost every quantity is: whole, and nothing to subtract. Null for another one. */
    private static function wholeQuantity(string $quantity, string $pending): ?string
    {
        return $pending === '0' && ctype_digit($quantity) && strlen($quantity) < 13 ? (string) (int) $quantity : null;
    }

    /**
     * What the shop can have of a quantity by the merchant's rule.
     *
     * @param string                       $quantity By the stock mode; may be negative.
     * @param string                       $pending  Sold in the shop, not yet in SORS.
     * @param 'round_down'|'skip'|'keep' $rule     What becomes of decimals.
     * @param bool                         $decimals Whether the shop's stock may have them.
     *
     * @return string|null Null where the product's stock is to stay as it is.
     */
    public static function sellableQuantity(string $quantity, string $pending, string $rule, bool $decimals): ?string
    {
        $plain = self::wholeQuantity($quantity, $pending);
        if ($plain !== null) {
            return $plain;
        }
        $exact = Decimal::parse($quantity) - Decimal::parse($pending);
        $whole = Decimal::floor($exact);

        return match (true) {
            $exact === $whole, $rule === 'keep' && $decimals => Decimal::format($exact),
            $rule === 'round_down' => Decimal::format($whole),
            default => null,
        };
    }

    /**
     * Whether a price may be written over another.
     *
     * @param string|null $price   SORS's; null where it has none.
     * @param string      $present The product's regular price; '' where it has none.
     *
     * @return 'write'|'keep'|'zero'|'negative'
     */
    public static function decidePrice(?string $price, string $present): string
    {
        if ($price === null || Decimal::equals($price, $present)) {
            return 'keep';
        }
        $amount = Decimal::parse($price);

        return match (true) {
            $amount < 0 => 'negative',
            $amount === 0 => 'zero',
            default => 'write',
        };
    }

    /** @param 'write'|'keep'|'zero'|'negative' $verdict Of price(). Null when there is nothing to say. */
    public static function describeKeptPrice(string $verdict): ?string
    {
        return match ($verdict) {
            'zero' => __('Its price was left: it is zero in SORS. Enter a price in SORS.', 'sors-for-woocommerce'),
            'negative' => __('Its price was left: it is below zero in SORS. Correct it in SORS.', 'sors-for-woocommerce'),
            default => null,
        };
    }
}
