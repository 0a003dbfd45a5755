<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

use SorsForWooCommerce\Support\Decimal;

/**
 * Weight in the shop's unit.
 */
final class Weight
{
    /** @param string|null $kilograms Null where SORS has none: the shop's stays. */
    public static function applyTo(\WC_Product $product, ?string $kilograms): void
    {
        if ($kilograms === null) {
            return;
        }
        $unit = (string) get_option('woocommerce_weight_unit', 'kg');
        $weight = $unit === 'kg' ? $kilograms : number_format((float) wc_get_weight($kilograms, $unit, 'kg'), 6, '.', '');
        $weight = Decimal::format(Decimal::parse($weight));
        if (!Decimal::equals((string) $product->get_weight('edit'), $weight)) {
            $product->set_weight($weight);
        }
    }
}
