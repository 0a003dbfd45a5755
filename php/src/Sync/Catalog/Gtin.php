<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

/**
 * Barcodes: EAN-8, UPC-A, EAN-13 and GTIN-14, told by their check digit.
 */
final class Gtin
{
    public static function isValid(string $gtin): bool
    {
        if (!preg_match('/^(?:\d{8}|\d{12,14})$/', $gtin)) {
            return false;
        }
        $sum = 0;
        foreach (str_split(strrev($gtin)) as $place => $digit) {
            $sum += (int) $digit * ($place % 2 === 0 ? 1 : 3);
        }

        return $sum % 10 === 0 && trim($gtin, '0') !== '';
    }

    /**
     * Gives a product its barcode; where SORS has none, the shop's stays.
     *
     * @return list<string> Note on why it was left out: 'gtin_invalid' or 'gtin_taken'.
     */
    public static function applyTo(\WC_Product $product, string $gtin): array
    {
        // WooCommerce has the field since 9.2.
        if ($gtin === '' || !method_exists($product, 'set_global_unique_id') || $product->get_global_unique_id('edit') === $gtin) {
            return [];
        }
        if (!self::isValid($gtin)) {
            return ['gtin_invalid'];
        }
        if (!wc_product_has_global_unique_id($product->get_id(), $gtin)) {
            return ['gtin_taken'];
        }
        $product->set_global_unique_id($gtin);

        return [];
    }
}
