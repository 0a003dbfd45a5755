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

    public function create(string $name, int $parent): int
    {
        return CategoryTerm::create($name, $parent);
    }

    public function update(int $term, string $name, int $parent): bool
    {
        return CategoryTerm::update($term, $name, $parent);
    }
}
