<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

use SorsForWooCommerce\Sync\RunContext;

/**
 * How many products each term has: counted once at the end, as nothing was counted with each product, and only where the run
 * has changed something.
 */
final class TermRecounter
{
    private const BATCH_SIZE = 100;

    public function __construct(private readonly RunContext $session)
    {
    }

    public function recount(): void
    {
        $ledger = $this->session->progress;
        if ($ledger->isPhaseComplete() || $this->session->dryRun !== null) {
            return;
        }
        $touched = TermChangeTracker::loadFrom($ledger);
        $categories = $this->listCategories($touched['product_cat'] ?? []);
        $done = (int) $ledger->cursor();
        foreach (array_chunk($categories, self::BATCH_SIZE, true) as $place => $chunk) {
            if ($place < $done) {
                continue;
            }
            $this->session->commitBatch(function () use ($chunk, $place): void {
                self::recountCategories($chunk);
                $this->session->progress->advance((string) ($place + 1));
            });
        }
        $this->session->commitBatch(function () use ($touched): void {
            foreach (array_diff_key($touched, ['product_cat' => true]) as $taxonomy => $terms) {
                self::recountTerms($taxonomy, $terms);
            }
            TermChangeTracker::clear($this->session->progress);
            $this->session->progress->advance(null);
        });
    }

    /**
     * @param list<int>|true $touched Ids of term_taxonomy; true for all.
     *
     * @return array<int, int> Term → parent.
     */
    private function listCategories(array|bool $touched): array
    {
        // Of a category that moved, those above have other products now.
        $isAll = $touched === true || (int) $this->session->progress->getDetail('withdrawn_or_restored') > 0;
        if ($touched === [] && !$isAll) {
            return [];
        }
        $terms = get_terms([
            'taxonomy' => 'product_cat',
            'hide_empty' => false,
            'fields' => 'id=>parent',
            'orderby' => 'term_id',
        ] + ($isAll ? [] : ['term_taxonomy_id' => $touched]));

        return is_array($terms) ? $terms : [];
    }

    /** @param array<int, int> $terms Term → parent. WooCommerce counts those above them, too. */
    private static function recountCategories(array $terms): void
    {
        remove_filter('woocommerce_product_recount_terms', '__return_false', 999);
        _wc_term_recount($terms, get_taxonomy('product_cat'), true, false);
        add_filter('woocommerce_product_recount_terms', '__return_false', 999);
    }

    /**
     * Types, visibility, and what else the products have.
     *
     * @param list<int>|true $terms Ids of term_taxonomy; true for all.
     */
    private static function recountTerms(string $taxonomy, array|bool $terms): void
    {
        if (!taxonomy_exists($taxonomy)) {
            return;
        }
        $all = $terms === true ? get_terms(['taxonomy' => $taxonomy, 'hide_empty' => false, 'fields' => 'tt_ids']) : $terms;
        if (is_array($all) && $all !== []) {
            remove_filter('woocommerce_product_recount_terms', '__return_false', 999);
            wp_update_term_count_now($all, $taxonomy);
            add_filter('woocommerce_product_recount_terms', '__return_false', 999);
        }
    }
}
