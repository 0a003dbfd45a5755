<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\DryRun;

use SorsForWooCommerce\Storage\DryRunReport;
use SorsForWooCommerce\Support\HtmlText;
use SorsForWooCommerce\Sync\Catalog\CategoryStore;
use SorsForWooCommerce\Sync\Catalog\CategoryTerm;

/**
 * Categories that would be made or changed. Those that would be made have ids below zero.
 */
final class DryRunCategoryStore implements CategoryStore
{
    /** @var array<int, array{name: string, parent: int, known: bool}>|null Term → how it would be; known: already in the plan. */
    private ?array $planned = null;

    public function __construct(private readonly DryRunReport $plan)
    {
    }

    public function find(string $name, int $parent, array $taken): ?int
    {
        return $parent < 0 ? null : CategoryTerm::find($name, $parent, $taken);
    }

    public function create(string $name, int $parent): int
    {
        foreach ($this->loadPlanned() as $term => $one) {
            // Two groups of one name below one parent are one category.
            if ($one['name'] === $name && $one['parent'] === $parent) {
                return $term;
            }
        }
        $present = $parent < 0 ? null : CategoryTerm::find($name, $parent, []);
        if ($present !== null) {
            return $present;
        }
        $term = min(0, ...array_keys($this->loadPlanned()), ...[0]) - 1;
        $this->planned[$term] = ['name' => $name, 'parent' => $parent, 'known' => false];

        return $term;
    }

    public function update(int $term, string $name, int $parent): bool
    {
        if ($term < 0 || !CategoryTerm::differs($term, $name, $parent)) {
            return false;
        }
        $this->loadPlanned();
        $this->planned[$term] = ['name' => $name, 'parent' => $parent, 'known' => false];

        return true;
    }

    /** Forgets what an undone batch had planned. */
    public function reload(): void
    {
        $this->planned = null;
    }

    /** Writes down what is new, within the batch's transaction. */
    public function savePlanned(): void
    {
        foreach ($this->loadPlanned() as $term => $one) {
            if (!$one['known']) {
                $now = $term < 0 ? null : get_term($term, 'product_cat');
                $old = $now instanceof \WP_Term ? [HtmlText::toPlainText($now->name), $this->getName($now->parent, true)] : ['', ''];
                $this->plan->addItem($term < 0 ? 'category_create' : 'category_change', '', '', HtmlText::toPlainText($one['name']), $term, array_filter([
                    'name' => [$old[0], HtmlText::toPlainText($one['name'])],
                    'parent' => [$old[1], $this->getName($one['parent'])],
                ], static fn (array $change): bool => $change[0] !== $change[1]));
                $this->plan->addMarks('group', [['sors_id' => '#' . $term, 'code' => (string) $one['parent'], 'wp_id' => $term]]);
            }
        }
    }

    /** What a category would be called. */
    public function getName(int $term, bool $now = false): string
    {
        if ($term === 0) {
            return '';
        }
        $planned = $now ? null : ($this->loadPlanned()[$term] ?? null);
        if ($planned !== null) {
            return HtmlText::toPlainText($planned['name']);
        }
        $present = get_term($term, 'product_cat');

        return $present instanceof \WP_Term ? HtmlText::toPlainText($present->name) : "#{$term}";
    }

    /** Where it would lie. */
    public function getParent(int $term): int
    {
        return $this->loadPlanned()[$term]['parent'] ?? (int) wp_get_term_taxonomy_parent_id($term, 'product_cat');
    }

    /** @return array<int, array{name: string, parent: int, known: bool}> */
    private function loadPlanned(): array
    {
        if ($this->planned === null) {
            $this->planned = [];
            $names = array_column([...$this->plan->listItems(0, PHP_INT_MAX, 'category_create'), ...$this->plan->listItems(0, PHP_INT_MAX, 'category_change')], 'name', 'wp_id');
            foreach ($this->plan->listMarks('group') as $mark) {
                if (str_starts_with($mark['sors_id'], '#')) {
                    $this->planned[(int) $mark['wp_id']] = ['name' => $names[(int) $mark['wp_id']] ?? '', 'parent' => (int) $mark['code'], 'known' => true];
                }
            }
        }

        return $this->planned;
    }
}
