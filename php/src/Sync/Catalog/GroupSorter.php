<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

/**
 * Groups in an order in which their categories can be made.
 */
final class GroupSorter
{
    /**
     * Parents before their children; of a circle, each once.
     *
     * @param array<array-key, array<string, mixed>> $groups By id.
     *
     * @return list<array<string, mixed>>
     */
    public static function sortParentsFirst(array $groups): array
    {
        $sorted = [];
        foreach ($groups as $group) {
            $line = [];
            // Up to where the line is known, or bites its tail.
            while ($group !== null && !array_key_exists((string) $group['id'], $sorted + $line)) {
                $line[(string) $group['id']] = $group;
                $group = $groups[(string) ($group['parent'] ?? '')] ?? null;
            }
            $sorted += array_reverse($line, true);
        }

        return array_values($sorted);
    }
}
