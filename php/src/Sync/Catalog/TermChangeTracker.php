<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

use SorsForWooCommerce\Sync\RunProgress;

/**
 * Which terms have more or fewer products than before, of what was written since somebody asked. WordPress keeps such a list,
 * too, but loses it with a worker that dies.
 */
final class TermChangeTracker
{
    private const DETAIL = 'touched';

    /** How many terms of a taxonomy are kept one by one. */
    private const MAX_TERMS = 300;

    /** @var array<string, array<int, int>> Taxonomy → ids of term_taxonomy. */
    private static array $terms = [];

    /** Whether WordPress's own listener was there. */
    private static bool $isReplaced = false;

    public static function start(): void
    {
        self::$terms = [];
        add_action('set_object_terms', [self::class, 'onSetTerms'], 10, 6);
        add_action('transition_post_status', [self::class, 'onStatus'], 10, 3);
        // WordPress counts with every post that is saved, changed or not.
        self::$isReplaced = remove_action('transition_post_status', '_update_term_count_on_transition_post_status', 10);
        add_action('created_term', [self::class, 'onNewTerm'], 10, 3);
    }

    public static function stop(): void
    {
        remove_action('set_object_terms', [self::class, 'onSetTerms']);
        remove_action('transition_post_status', [self::class, 'onStatus']);
        if (self::$isReplaced) {
            add_action('transition_post_status', '_update_term_count_on_transition_post_status', 10, 3);
        }
        remove_action('created_term', [self::class, 'onNewTerm']);
    }

    /** Adds what was noted to the run's own, to be committed with what was written. Of very many it keeps only that. */
    public static function saveTo(RunProgress $ledger): void
    {
        if (self::$terms === []) {
            return;
        }
        $kept = self::loadFrom($ledger);
        foreach (self::$terms as $taxonomy => $terms) {
            $known = $kept[$taxonomy] ?? [];
            $all = $known === true ? [] : array_values(array_unique([...$known, ...$terms]));
            $kept[$taxonomy] = $known === true || count($all) > self::MAX_TERMS ? true : $all;
        }
        $ledger->setDetail(self::DETAIL, $kept);
        self::$terms = [];
    }

    /** @return array<string, list<int>|true> Taxonomy → ids of term_taxonomy, true for all of it: what the run has touched. */
    public static function loadFrom(RunProgress $ledger): array
    {
        return (array) $ledger->getDetail(self::DETAIL);
    }

    public static function clear(RunProgress $ledger): void
    {
        $ledger->setDetail(self::DETAIL, null);
    }

    /**
     * A product has, or has lost, these terms.
     *
     * @param array<array-key, int> $terms Ids of term_taxonomy.
     */
    public static function recordTerms(string $taxonomy, array $terms): void
    {
        foreach ($terms as $term) {
            self::$terms[$taxonomy][$term] = $term;
        }
    }

    /** Whether a category counts a product less when it is out of stock. */
    public static function countsDependOnStock(): bool
    {
        return get_option('woocommerce_hide_out_of_stock_items') === 'yes';
    }

    public static function onSetTerms(mixed $product, mixed $terms, mixed $now, mixed $taxonomy, mixed $append, mixed $before): void
    {
        $now = array_map('intval', (array) $now);
        $before = array_map('intval', (array) $before);
        // Where terms are added, those that were there stay.
        $touched = $append === true ? array_diff($now, $before) : [...array_diff($now, $before), ...array_diff($before, $now)];
        self::recordTerms((string) $taxonomy, $touched);
        if ($taxonomy === 'product_visibility' && $touched !== [] && self::countsDependOnStock()) {
            self::recordAllTerms((int) $product, ['product_cat']);
        }
    }

    public static function onStatus(mixed $new, mixed $old, mixed $post): void
    {
        if ($new === $old || !$post instanceof \WP_Post) {
            return;
        }
        _update_term_count_on_transition_post_status($new, $old, $post);
        if ($post->post_type === 'product') {
            self::recordAllTerms($post->ID, get_object_taxonomies('product'));
        }
    }

    public static function onNewTerm(mixed $term, mixed $place, mixed $taxonomy): void
    {
        self::recordTerms((string) $taxonomy, [(int) $place]);
    }

    /** @param array<array-key, string> $taxonomies */
    private static function recordAllTerms(int $product, array $taxonomies): void
    {
        $terms = wp_get_object_terms($product, $taxonomies);
        foreach (is_array($terms) ? $terms : [] as $term) {
            if ($term instanceof \WP_Term) {
                self::recordTerms($term->taxonomy, [$term->term_taxonomy_id]);
            }
        }
    }
}
