<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

/**
 * Why products are written one by one, as the administrator reads it.
 */
final class Reasons
{
    /** @param string $key `type`, `rows`, …, or `hook:` with a hook's name. */
    public static function describeReason(string $key): string
    {
        if (str_starts_with($key, 'hook:')) {
            /* translators: %s: name of a hook of WordPress */
            return sprintf(__('Written one by one, through WooCommerce, because another plugin may change what is saved (hook %s).', 'sors-for-woocommerce'), substr($key, 5));
        }

        return match ($key) {
            'type' => __('Written one by one, through WooCommerce, because they are neither simple products nor variations.', 'sors-for-woocommerce'),
            'rows' => __('Written one by one, through WooCommerce, because WooCommerce has never saved them as a whole; the next time they are written fast.', 'sors-for-woocommerce'),
            'values' => __('Written one by one, through WooCommerce, because of values only WooCommerce itself can set right.', 'sors-for-woocommerce'),
            'fields' => __('Written one by one, through WooCommerce, because of the fields that change.', 'sors-for-woocommerce'),
            'store' => __('Written one by one, through WooCommerce, because another plugin keeps the products in its own way.', 'sors-for-woocommerce'),
            'posts' => __('Written one by one, through WooCommerce, because products have revisions, default terms or a hierarchy in this shop.', 'sors-for-woocommerce'),
            'costs' => __('Written one by one, through WooCommerce, because the shop keeps the cost of goods sold.', 'sors-for-woocommerce'),
            'database' => __('Written one by one, through WooCommerce, because the shop’s database is not MySQL or MariaDB with InnoDB tables.', 'sors-for-woocommerce'),
            'error' => __('Written one by one, through WooCommerce, because the database refused them all at once; those it can’t take are named.', 'sors-for-woocommerce'),
            default => $key,
        };
    }
}
