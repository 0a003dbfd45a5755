<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Missing;

/**
 * Decides whether the catalog feed is complete enough to determine missing articles. Does no I/O.
 */
final class CatalogCompleteness
{
    /**
     * Describes why missing articles can't be determined; null if they can.
     *
     * @param int      $seen          Rows in the feed.
     * @param int|null $total         Rows that SORS reports; null without a total.
     * @param int      $rowsWithoutId Rows in the feed without an ID.
     */
    public static function findDoubt(int $seen, ?int $total, int $rowsWithoutId): ?string
    {
        if ($total !== null && $seen < $total) {
            return sprintf(
                /* translators: 1: number of articles, 2: number of articles */
                __('SORS reports %2$d articles but sent %1$d, so missing articles can’t be determined. No product was withdrawn.', 'sors-for-woocommerce'),
                $seen,
                $total
            );
        }
        if ($rowsWithoutId > 0) {
            return sprintf(
                /* translators: %d: number of articles */
                __('SORS sent %d articles without an ID, so missing articles can’t be determined. No product was withdrawn.', 'sors-for-woocommerce'),
                $rowsWithoutId
            );
        }

        return null;
    }
}
