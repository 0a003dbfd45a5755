<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Missing;

/**
 * Whether a reading of the catalog tells which articles are missing. No input or output.
 */
final class CatalogCompleteness
{
    /**
     * Why it does not; null when it does.
     *
     * @param int      $seen     Rows that came.
     * @param int|null $total    Rows SORS says there are; null where it does not say.
     * @param int      $nameless Rows that came without an id or code to know them by.
     */
    public static function findDoubt(int $seen, ?int $total, int $nameless): ?string
    {
        if ($total !== null && $seen < $total) {
            return sprintf(
                /* translators: 1: number of articles, 2: number of articles */
                __('SORS speaks of %2$d articles and sent %1$d, so it can’t be told which are missing; no product was taken out of sale.', 'sors-for-woocommerce'),
                $seen,
                $total
            );
        }
        if ($nameless > 0) {
            return sprintf(
                /* translators: %d: number of articles */
                __('SORS sent %d articles without an id, so it can’t be told which are missing; no product was taken out of sale.', 'sors-for-woocommerce'),
                $nameless
            );
        }

        return null;
    }
}
