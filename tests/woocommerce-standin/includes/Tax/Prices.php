<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Tax;

/**
 * Price and quantity for a price function.
 */
final class Prices
{
    /**
     * @param array<string, mixed> $args qty, price.
     *
     * @return array{string, float|int} '' where there is no price; the quantity is at least 0.
     */
    public static function asked(\WC_Product $product, array $args): array
    {
        $price = $args['price'] ?? '';
        $quantity = $args['qty'] ?? '';

        return [
            (string) ($price === '' ? $product->get_price() : max(0.0, (float) $price)),
            $quantity === '' ? 1 : max(0.0, (float) $quantity),
        ];
    }
}
