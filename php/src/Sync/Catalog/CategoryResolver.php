<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

use SorsForWooCommerce\Storage\LinkRepository;
use SorsForWooCommerce\Support\HtmlText;
use SorsForWooCommerce\Sync\RunContext;

/**
 * Which categories an article belongs to, and which of a product's are the merchant's own.
 */
final class CategoryResolver
{
    private readonly CategoryNesting $nesting;
    private readonly GroupPairCategories $pairs;

    private readonly LinkRepository $links;
    private readonly CategoryStore $store;

    /** @var array<array-key, string> Groups whose place their articles tell: id → name. */
    private readonly array $unplacedGroups;

    /** @var array<array-key, int> Group → term. */
    private array $termsByGroup;

    public function __construct(private readonly RunContext $session)
    {
        $this->nesting = new CategoryNesting($session->settings->text('category_nesting'));
        $this->unplacedGroups = (array) $session->progress->getDetail(GroupImporter::UNPLACED);
        $this->links = $session->links();
        $this->store = $session->categoryStore();
        $this->pairs = new GroupPairCategories($session->database(), $this->links, $this->store);
        $this->termsByGroup = $this->links->listGroupTerms($session->database());
    }

    /** Loads them into WordPress's caches, in one query. */
    public function primeCache(): void
    {
        _prime_term_caches(array_values($this->termsByGroup), false);
    }

    /**
     * Makes what categories are missing of a batch, inside its transaction.
     *
     * @param array<array-key, array<string, mixed>> $rows Of articles.
     */
    public function createMissing(array $rows): void
    {
        if ($this->unplacedGroups === [] || !$this->session->settings->ownsField('category')) {
            return;
        }
        // As the database has it: an earlier attempt at this batch may have been undone.
        $this->session->dryRun?->categories->reload();
        $this->pairs->load();
        $this->termsByGroup = $this->links->listGroupTerms($this->session->database());
        foreach ($rows as $row) {
            foreach ($this->listPairs($row) as [$above, $group]) {
                if (array_key_exists($group, $this->unplacedGroups)) {
                    $this->ensureCategory($above, $group);
                }
            }
        }
        $this->session->dryRun?->categories->savePlanned();
    }

    /**
     * By the chosen nesting. The second group's category when it lies below the first's; both when it does not.
     *
     * @param array<string, mixed> $row Of an article.
     *
     * @return list<int> The shop's category for the rest when the nesting leaves the article's groups out.
     */
    public function resolve(array $row): array
    {
        $terms = array_map(fn (array $pair): ?int => $this->findTerm(...$pair), $this->listPairs($row));
        [$upper, $lower] = [$terms[0] ?? null, $terms[1] ?? null];
        if ($upper !== null && $lower !== null && in_array($upper, get_ancestors($lower, 'product_cat', 'taxonomy'), true)) {
            return [$lower];
        }
        $terms = array_values(array_unique(array_filter($terms)));
        $isLeftOut = $this->listPairs($row) === [] && ($row['first_group'] ?? $row['second_group'] ?? null) !== null;

        return $isLeftOut ? array_filter([self::defaultCategory()]) : $terms;
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
        $own = array_diff($present, $this->termsByGroup, $this->pairs->listTerms(), [self::defaultCategory()]);
        // The category for the rest is for products that have no other.
        $wanted = $own === [] ? $wanted : array_diff($wanted, [self::defaultCategory()]);
        $merged = array_values(array_unique([...array_map('intval', $own), ...$wanted]));
        sort($merged);

        return $merged;
    }

    /**
     * @param array<string, mixed> $row Of an article.
     *
     * @return list<array{0: string, 1: string}>
     */
    private function listPairs(array $row): array
    {
        return $this->nesting->listCategoryPairs((string) ($row['first_group'] ?? ''), (string) ($row['second_group'] ?? ''));
    }

    private function findTerm(string $above, string $group): ?int
    {
        return array_key_exists($group, $this->unplacedGroups) ? $this->pairs->findTerm($above, $group) : ($this->termsByGroup[$group] ?? null);
    }

    private function ensureCategory(string $above, string $group): void
    {
        $name = HtmlText::fromPlainText($this->unplacedGroups[$group]);
        $parent = $above === '' ? 0 : (int) $this->findTerm('', $above);
        $present = $this->pairs->findTerm($above, $group) ?? $this->findUnpairedTerm($group);
        if ($present !== null) {
            $this->store->update($present, $name, $parent);
        }
        $term = $present ?? $this->store->find($name, $parent, [...array_values($this->termsByGroup), ...$this->pairs->listTerms()]);
        if ($term === null) {
            $term = $this->store->create($name, $parent);
            $this->session->progress->addNote('categories_created', __('Categories made from groups.', 'sors-for-woocommerce'), $group);
        }
        if ($this->pairs->findTerm($above, $group) !== $term) {
            $this->pairs->savePair($above, $group, $term);
        }
    }

    /** The category a group had by itself under another nesting, as long as no pair has it. */
    private function findUnpairedTerm(string $group): ?int
    {
        $term = $this->termsByGroup[$group] ?? null;

        return in_array($term, $this->pairs->listTerms(), true) ? null : $term;
    }

    private static function defaultCategory(): int
    {
        return (int) get_option('default_product_cat', 0);
    }
}
