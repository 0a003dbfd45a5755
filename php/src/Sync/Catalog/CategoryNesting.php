<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

/**
 * Where the categories of first and second groups stand: by the merchant's choice. No input or output.
 */
final class CategoryNesting
{
    /** The choices: second groups below first ones, one of the two only, or side by side. */
    public const RULES = ['nested', 'first', 'second', 'flat'];

    /** Whether some group of SORS has a parent: then one without a parent is a first group. */
    private bool $usesParents = false;

    public function __construct(private readonly string $rule)
    {
    }

    /** @param array<array-key, array<string, mixed>> $groups All groups of SORS. */
    public function detectParents(array $groups): void
    {
        $this->usesParents = array_filter($groups, static fn (array $group): bool => ($group['parent'] ?? null) !== null) !== [];
    }

    public function isNested(): bool
    {
        return $this->rule === 'nested';
    }

    /**
     * Where a group's category belongs.
     *
     * @param array<string, mixed> $group
     *
     * @return 'parent'|'top'|'article'|'none' Below that of its parent; on top; where the articles of the group say, as
     *     SORS does not tell; nowhere.
     */
    public function findPlacement(array $group): string
    {
        $parent = $group['parent'] ?? null;
        $level = $this->findLevel($group);

        return match ($this->rule) {
            'first' => [1 => 'top', 2 => 'none'][$level] ?? 'article',
            'second' => [1 => 'none', 2 => 'top'][$level] ?? 'article',
            'flat' => 'top',
            default => match (true) {
                $parent !== null => 'parent',
                $level === 1 => 'top',
                default => 'article',
            },
        };
    }

    /**
     * The categories an article belongs to: pairs of the group above ('' for none) and the group itself, the upper one
     * first.
     *
     * @return list<array{0: string, 1: string}>
     */
    public function listCategoryPairs(string $first, string $second): array
    {
        $pairs = match ($this->rule) {
            'first' => [['', $first]],
            'second' => [['', $second]],
            'flat' => [['', $first], ['', $second]],
            default => [['', $first], [$first, $second]],
        };

        return array_values(array_filter($pairs, static fn (array $pair): bool => $pair[1] !== ''));
    }

    /** @param array<string, mixed> $group */
    private function findLevel(array $group): ?int
    {
        $level = $group['level'] ?? null;

        return match (true) {
            $level !== null => $level > 1 ? 2 : 1,
            !$this->usesParents => null,
            default => ($group['parent'] ?? null) === null ? 1 : 2,
        };
    }
}
