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
    private readonly CategoryStore $categories;

    /** @var array<array-key, string> Groups whose place their articles tell: id → name. */
    private readonly array $loose;

    /** @var array<array-key, int> Group → term. */
    private array $terms;

    public function __construct(private readonly RunContext $session)
    {
        $this->nesting = new CategoryNesting($session->settings->text('category_nesting'));
        $this->loose = (array) $session->ledger->detail(GroupImporter::LOOSE);
        $this->links = $session->links();
        $this->categories = $session->terms();
        $this->pairs = new GroupPairCategories($session->database(), $this->links, $this->categories);
        $this->terms = $this->links->terms($session->database());
    }

    /** Loads them into WordPress's caches, in one query. */
    public function prime(): void
    {
        _prime_term_caches(array_values($this->terms), false);
    }

    /**
     * Makes what categories are missing of a batch, inside its transaction.
     *
     * @param array<array-key, array<string, mixed>> $rows Of articles.
     */
    public function prepare(array $rows): void
    {
        if ($this->loose === [] || !$this->session->settings->owns('category')) {
            return;
        }
        // As the database has it: an earlier attempt at this batch may have been undone.
        $this->session->dry?->terms->reload();
        $this->pairs->load();
        $this->terms = $this->links->terms($this->session->database());
        foreach ($rows as $row) {
            foreach ($this->places($row) as [$above, $group]) {
                if (array_key_exists($group, $this->loose)) {
                    $this->make($above, $group);
                }
            }
        }
        $this->session->dry?->terms->keep();
    }

    /**
     * By the chosen nesting. The second group's category when it lies below the first's; both when it does not.
     *
     * @param array<string, mixed> $row Of an article.
     *
     * @return list<int> The shop's category for the rest when the nesting leaves the article's groups out.
     */
    public function of(array $row): array
    {
        $terms = array_map(fn (array $pair): ?int => $this->term(...$pair), $this->places($row));
        [$upper, $lower] = [$terms[0] ?? null, $terms[1] ?? null];
        if ($upper !== null && $lower !== null && in_array($upper, get_ancestors($lower, 'product_cat', 'taxonomy'), true)) {
            return [$lower];
        }
        $terms = array_values(array_unique(array_filter($terms)));
        $isLeftOut = $this->places($row) === [] && ($row['first_group'] ?? $row['second_group'] ?? null) !== null;

        return $isLeftOut ? array_filter([self::rest()]) : $terms;
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
        $own = array_diff($present, $this->terms, $this->pairs->terms(), [self::rest()]);
        // The category for the rest is for products that have no other.
        $wanted = $own === [] ? $wanted : array_diff($wanted, [self::rest()]);
        $merged = array_values(array_unique([...array_map('intval', $own), ...$wanted]));
        sort($merged);

        return $merged;
    }

    /**
     * @param array<string, mixed> $row Of an article.
     *
     * @return list<array{0: string, 1: string}>
     */
    private function places(array $row): array
    {
        return $this->nesting->of((string) ($row['first_group'] ?? ''), (string) ($row['second_group'] ?? ''));
    }

    private function term(string $above, string $group): ?int
    {
        return array_key_exists($group, $this->loose) ? $this->pairs->term($above, $group) : ($this->terms[$group] ?? null);
    }

    private function make(string $above, string $group): void
    {
        $name = HtmlText::plain($this->loose[$group]);
        $parent = $above === '' ? 0 : (int) $this->term('', $above);
        $present = $this->pairs->term($above, $group) ?? $this->unused($group);
        if ($present !== null) {
            $this->categories->change($present, $name, $parent);
        }
        $term = $present ?? $this->categories->find($name, $parent, [...array_values($this->terms), ...$this->pairs->terms()]);
        if ($term === null) {
            $term = $this->categories->make($name, $parent);
            $this->session->ledger->note('categories_created', __('Categories made from groups.', 'sors-for-woocommerce'), $group);
        }
        if ($this->pairs->term($above, $group) !== $term) {
            $this->pairs->remember($above, $group, $term);
        }
    }

    /** The category a group had by itself under another nesting, as long as no pair has it. */
    private function unused(string $group): ?int
    {
        $term = $this->terms[$group] ?? null;

        return in_array($term, $this->pairs->terms(), true) ? null : $term;
    }

    private static function rest(): int
    {
        return (int) get_option('default_product_cat', 0);
    }
}
