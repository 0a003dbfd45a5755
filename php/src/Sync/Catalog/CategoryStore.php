<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

/**
 * Product categories that groups become.
 */
interface CategoryStore
{
    /**
     * A category of that name below that parent which stands for no other group.
     *
     * @param list<int> $taken
     */
    public function find(string $name, int $parent, array $taken): ?int;

    public function create(string $name, int $parent): int;

    /** Renames and moves it, where it is not so already. */
    public function update(int $term, string $name, int $parent): bool;
}
