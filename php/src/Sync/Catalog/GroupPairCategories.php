<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

use SorsForWooCommerce\Storage\LinkRepository;

/**
 * Categories of groups whose place SORS does not tell: one for each first group that articles have beside a second one.
 * In the table of links their id is a hash of both groups' ids, `code` the group's own, `fingerprint` the one above.
 */
final class GroupPairCategories
{
    /** @var array<string, array{term: int, above: string, group: string}> By id. */
    private array $rows = [];

    public function __construct(private readonly string $database, private readonly LinkRepository $links, private readonly CategoryStore $store)
    {
        $this->load();
    }

    /** Reads them as they are now; those whose category was deleted are not among them. */
    public function load(): void
    {
        $this->rows = [];
        foreach ($this->links->listGroupPairs($this->database) as $row) {
            $this->rows[$row['sors_id']] = ['term' => $row['wp_id'], 'above' => $row['fingerprint'], 'group' => $row['code']];
        }
    }

    /** @param string $above Id of the group above; '' for none. */
    public function findTerm(string $above, string $group): ?int
    {
        return $this->rows[self::pairId($above, $group)]['term'] ?? null;
    }

    /** A category that the group has beside some first group. */
    public function findAnyTerm(string $group): ?int
    {
        foreach ($this->rows as $row) {
            if ($row['group'] === $group) {
                return $row['term'];
            }
        }

        return null;
    }

    /** @return list<int> */
    public function listTerms(): array
    {
        return array_column($this->rows, 'term');
    }

    public function savePair(string $above, string $group, int $term): void
    {
        $row = self::buildRow($above, $group, $term);
        $this->links->save($this->database, LinkRepository::GROUP_PAIR, [$row]);
        $this->rows[$row['sors_id']] = ['term' => $term, 'above' => $above, 'group' => $group];
    }

    /** @return array{sors_id: string, wp_id: int, code: string, fingerprint: string} As it is stored. */
    public static function buildRow(string $above, string $group, int $term): array
    {
        return ['sors_id' => self::pairId($above, $group), 'wp_id' => $term, 'code' => $group, 'fingerprint' => $above];
    }

    /**
     * Renames them as SORS has renamed their groups, and puts them below the first groups' categories of now.
     *
     * @param array<array-key, string>   $names   Group → its name, where it may have changed.
     * @param array<array-key, int>|null $parents First group → term; null where they are to stay where they are.
     *
     * @return int How many changed.
     */
    public function updateFromGroups(array $names, ?array $parents): int
    {
        $changed = 0;
        foreach ($this->rows as $row) {
            $now = get_term($row['term'], 'product_cat');
            if (!$now instanceof \WP_Term) {
                continue;
            }
            $parent = $row['above'] === '' || $parents === null ? $now->parent : ($parents[$row['above']] ?? $this->findTerm('', $row['above']) ?? $now->parent);
            $changed += (int) $this->store->update($row['term'], $names[$row['group']] ?? $now->name, $parent);
        }

        return $changed;
    }

    private static function pairId(string $above, string $group): string
    {
        return hash('md5', strlen($above) . ' ' . $above . ' ' . $group);
    }
}
