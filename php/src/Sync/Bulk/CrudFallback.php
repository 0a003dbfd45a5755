<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

use SorsForWooCommerce\Sync\RunProgress;

/**
 * CRUD fallback: records in a run's notes which products WooCommerce's CRUD wrote, and why the bulk writer couldn't.
 *
 * Keys of reasons: `type`, `rows`, `values`, …, or `hook:` and the name of a hook.
 */
final class CrudFallback
{
    /** @param string|null $reason Key of a reason; null if the settings choose CRUD, which needs no note. */
    public static function record(RunProgress $progress, ?string $reason, string $code): void
    {
        if ($reason !== null) {
            $progress->addNote('crud_fallback_' . $reason, self::describeReason($reason), $code);
        }
    }

    private static function describeReason(string $reason): string
    {
        if (str_starts_with($reason, 'hook:')) {
            /* translators: %s: name of a WordPress hook */
            return sprintf(__('Written product by product through WooCommerce because another plugin may change what is saved (hook %s).', 'sors-for-woocommerce'), substr($reason, 5));
        }

        return match ($reason) {
            'type' => __('Written product by product through WooCommerce because they are neither simple products nor variations.', 'sors-for-woocommerce'),
            'rows' => __('Written product by product through WooCommerce because WooCommerce has never saved them completely. The next run writes them in bulk.', 'sors-for-woocommerce'),
            'values' => __('Written product by product through WooCommerce because of values that only WooCommerce can correct.', 'sors-for-woocommerce'),
            'fields' => __('Written product by product through WooCommerce because of the fields that change.', 'sors-for-woocommerce'),
            'store' => __('Written product by product through WooCommerce because another plugin stores products in its own way.', 'sors-for-woocommerce'),
            'posts' => __('Written product by product through WooCommerce because products have revisions, default terms or a hierarchy in this shop.', 'sors-for-woocommerce'),
            'costs' => __('Written product by product through WooCommerce because the shop tracks the cost of goods sold.', 'sors-for-woocommerce'),
            'database' => __('Written product by product through WooCommerce because the shop’s database is not MySQL or MariaDB with InnoDB tables.', 'sors-for-woocommerce'),
            'error' => __('Written product by product through WooCommerce because the database rejected the whole batch. Products it rejects are listed.', 'sors-for-woocommerce'),
            default => $reason,
        };
    }
}
