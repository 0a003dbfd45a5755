<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

use SorsForWooCommerce\Sync\Session;

/**
 * How many products each category has, counted once at the end, as nothing was counted with each product.
 */
final class TermCounts
{
    private const SIZE = 100;

    public function __construct(private readonly Session $session)
    {
    }

    public function recount(): void
    {
        $ledger = $this->session->ledger;
        if ($ledger->get('created') + $ledger->get('updated') + (int) $ledger->detail('moved') === 0 || $ledger->ended() || $this->session->dry !== null) {
            return;
        }
        $terms = get_terms(['taxonomy' => 'product_cat', 'hide_empty' => false, 'fields' => 'id=>parent']);
        $done = (int) $ledger->position();
        foreach (array_chunk(is_array($terms) ? $terms : [], self::SIZE, true) as $place => $chunk) {
            if ($place < $done) {
                continue;
            }
            $this->session->write(function () use ($chunk, $place): void {
                $this->count($chunk);
                $this->session->ledger->turnPage((string) ($place + 1));
            });
        }
        $this->session->write(function (): void {
            self::countOther();
            $this->session->ledger->turnPage(null);
        });
    }

    /** The same for types and visibility alone, where no category can have changed. */
    public function recountVisibility(): void
    {
        $ledger = $this->session->ledger;
        if ($ledger->get('updated') === 0 || $ledger->ended()) {
            return;
        }
        $this->session->write(function (): void {
            self::countOther();
            $this->session->ledger->turnPage(null);
        });
    }

    /** @param array<int, int> $terms Term → parent. */
    private function count(array $terms): void
    {
        remove_filter('woocommerce_product_recount_terms', '__return_false', 999);
        _wc_term_recount($terms, get_taxonomy('product_cat'), true, false);
        add_filter('woocommerce_product_recount_terms', '__return_false', 999);
    }

    /** The taxonomies WooCommerce itself keeps for types and visibility. */
    private static function countOther(): void
    {
        foreach (['product_type', 'product_visibility'] as $taxonomy) {
            $terms = get_terms(['taxonomy' => $taxonomy, 'hide_empty' => false, 'fields' => 'tt_ids']);
            if (is_array($terms) && $terms !== []) {
                wp_update_term_count_now($terms, $taxonomy);
            }
        }
    }
}
