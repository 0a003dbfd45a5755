<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\DryRun;

use SorsForWooCommerce\Storage\DryRunReport;

/**
 * While a dry run works, WooCommerce's questions about the shop are answered as if what is planned were there: which
 * category lies below which, which barcode is taken.
 */
final class DryRunFilters
{
    public function __construct(private readonly DryRunReport $plan, private readonly DryRunCategoryStore $categories)
    {
    }

    /** @param callable(): void $work */
    public function run(callable $work): void
    {
        add_filter('get_ancestors', $ancestors = $this->filterAncestors(...), 999, 3);
        add_filter('wc_product_has_global_unique_id', $taken = $this->isGtinTaken(...), 999, 3);
        // WooCommerce would note how many products the categories have that are looked at.
        $counts = remove_filter('get_terms', 'wc_change_term_counts', 10);
        try {
            $work();
        } finally {
            if ($counts) {
                add_filter('get_terms', 'wc_change_term_counts', 10, 2);
            }
            remove_filter('wc_product_has_global_unique_id', $taken, 999);
            remove_filter('get_ancestors', $ancestors, 999);
        }
    }

    /**
     * @param list<int> $present
     *
     * @return list<int>
     */
    private function filterAncestors(array $present, mixed $id, mixed $type): array
    {
        if ($type !== 'product_cat') {
            return $present;
        }
        $ancestors = [];
        for ($term = $this->categories->getParent((int) $id); $term !== 0 && !in_array($term, $ancestors, true); $term = $this->categories->getParent($term)) {
            $ancestors[] = $term;
        }

        return $ancestors;
    }

    private function isGtinTaken(mixed $taken, mixed $product, mixed $gtin): bool
    {
        return (bool) $taken || array_filter(
            $this->plan->listMarks('gtin', [(string) $gtin]),
            static fn (array $mark): bool => $mark['wp_id'] !== (int) $product || $mark['wp_id'] === DryRunProductSaver::NEW_PRODUCT
        ) !== [];
    }
}
