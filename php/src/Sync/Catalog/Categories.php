<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

use SorsForWooCommerce\Storage\Links;

/**
 * Which categories an article belongs to, and which of a product's are the merchant's own.
 */
final class Categories
{
    /** @var array<array-key, int> Group → term. */
    private readonly array $terms;

    public function __construct(string $database, Links $links = new Links())
    {
        $this->terms = $links->terms($database);
    }

    /** Loads them into WordPress's caches, in one query. */
    public function prime(): void
    {
        _prime_term_caches(array_values($this->terms), false);
    }

    /**
     * The second group's category when it lies below the first's; both when it does not.
     *
     * @param array<string, mixed> $row Of an article.
     *
     * @return list<int>
     */
    public function of(array $row): array
    {
        $first = $this->terms[(string) ($row['first_group'] ?? '')] ?? null;
        $second = $this->terms[(string) ($row['second_group'] ?? '')] ?? null;
        if ($first !== null && $second !== null && in_array($first, get_ancestors($second, 'product_cat', 'taxonomy'), true)) {
            return [$second];
        }

        return array_values(array_unique(array_filter([$first, $second])));
    }

    /**
     * SORS's categories in the place of those it gave before, the merchant's own kept.
     *
     * @param list<int> $present
     * @param list<int> $wanted
     *
     * @return list<int>
     */
    public function merge(array $present, array $wanted): array
    {
        if ($wanted === []) {
            return $present;
        }
        $own = array_diff($present, $this->terms, [(int) get_option('default_product_cat', 0)]);
        $merged = array_values(array_unique([...array_map('intval', $own), ...$wanted]));
        sort($merged);

        return $merged;
    }
}
