<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

/**
 * Product categories of the shop.
 */
final class WpCategoryStore implements CategoryStore
{
    public function find(string $name, int $parent, array $taken): ?int
    {
        return CategoryTerm::find($name, $parent, $taken);
    }

    public function make(string $name, int $parent): int
    {
        return CategoryTerm::make($name, $parent);
    }

    public function change(int $term, string $name, int $parent): bool
    {
        return CategoryTerm::change($term, $name, $parent);
    }
}
