<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Products;

/**
 * Counts of products per term.
 */
final class TermCounts
{
    /** @param array<int, int> $terms As of _wc_term_recount(). */
    public static function recount(array $terms, \WP_Taxonomy $taxonomy, bool $wordpress, bool $areTaxonomyIds): void
    {
        $name = $taxonomy->name;
        if ($wordpress) {
            _update_post_term_count($areTaxonomyIds ? $terms : self::taxonomyIds(array_keys($terms), $name), $taxonomy);
        }
        $ids = $areTaxonomyIds ? self::termIds($terms, $name) : array_keys($terms);
        // Ancestors also show the products of a term.
        foreach ($taxonomy->hierarchical ? $ids : [] as $id) {
            $ids = array_merge($ids, get_ancestors((int) $id, $name, 'taxonomy'));
        }
        foreach (array_unique(array_map('intval', $ids)) as $id) {
            update_term_meta($id, 'product_count_' . $name, self::shown($id, $name));
        }
    }

    /** Counts the visible products of a term and its descendants. */
    private static function shown(int $term, string $taxonomy): int
    {
        global $wpdb;
        $below = get_term_children($term, $taxonomy);
        $family = implode(',', array_map('intval', [$term, ...(is_array($below) ? $below : [])]));
        $flags = wc_get_product_visibility_term_ids();
        $hidden = (int) $flags['exclude-from-catalog'];
        if (get_option('woocommerce_hide_out_of_stock_items') === 'yes') {
            $hidden .= ',' . (int) $flags['outofstock'];
        }

        return (int) $wpdb->get_var(
            "SELECT COUNT(DISTINCT p.ID) FROM {$wpdb->posts} p
            INNER JOIN {$wpdb->term_relationships} r ON r.object_id = p.ID
            INNER JOIN {$wpdb->term_taxonomy} t ON t.term_taxonomy_id = r.term_taxonomy_id
            WHERE p.post_status = 'publish' AND p.post_type = 'product' AND t.term_id IN ({$family})
            AND NOT EXISTS (SELECT 1 FROM {$wpdb->term_relationships} h WHERE h.object_id = p.ID AND h.term_taxonomy_id IN ({$hidden}))"
        );
    }

    /**
     * @param array<int> $ids
     *
     * @return list<int>
     */
    private static function taxonomyIds(array $ids, string $taxonomy): array
    {
        $terms = $ids === [] ? [] : get_terms(['taxonomy' => $taxonomy, 'include' => $ids, 'hide_empty' => false, 'fields' => 'tt_ids']);

        return is_array($terms) ? array_map('intval', $terms) : [];
    }

    /**
     * @param array<int> $taxonomyIds
     *
     * @return list<int>
     */
    private static function termIds(array $taxonomyIds, string $taxonomy): array
    {
        $terms = array_map(static fn (int $id): mixed => get_term_by('term_taxonomy_id', $id, $taxonomy), array_map('intval', $taxonomyIds));

        return wp_list_pluck(array_filter($terms, static fn (mixed $term): bool => $term instanceof \WP_Term), 'term_id');
    }
}
