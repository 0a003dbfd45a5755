<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

/**
 * One product category, by name and parent. Names are as Text::plain() gives them.
 */
final class CategoryTerm
{
    /**
     * A category of that name below that parent which stands for no other group.
     *
     * @param list<int> $taken
     */
    public static function find(string $name, int $parent, array $taken): ?int
    {
        $terms = get_terms(['taxonomy' => 'product_cat', 'parent' => $parent, 'hide_empty' => false, 'orderby' => 'term_id']);
        foreach (is_array($terms) ? $terms : [] as $term) {
            if (self::isSameName($term->name, $name) && !in_array($term->term_id, $taken, true)) {
                return $term->term_id;
            }
        }

        return null;
    }

    public static function create(string $name, int $parent): int
    {
        return self::requireTermId(wp_insert_term(wp_slash($name), 'product_cat', ['parent' => $parent]), $name);
    }

    public static function isAt(int $term, string $name, int $parent): bool
    {
        $now = get_term($term, 'product_cat');

        return $now instanceof \WP_Term && self::isSameName($now->name, $name) && $now->parent === $parent;
    }

    /** Renames and moves it; its slug, and so its address, stays. */
    public static function update(int $term, string $name, int $parent): bool
    {
        if (!self::differs($term, $name, $parent)) {
            return false;
        }
        self::requireTermId(wp_update_term($term, 'product_cat', ['name' => wp_slash($name), 'parent' => $parent]), $name);

        return true;
    }

    /** Whether it is there and has another name or place. */
    public static function differs(int $term, string $name, int $parent): bool
    {
        return get_term($term, 'product_cat') instanceof \WP_Term && !self::isAt($term, $name, $parent);
    }

    private static function isSameName(string $one, string $other): bool
    {
        return html_entity_decode($one, ENT_QUOTES | ENT_HTML5, 'UTF-8') === html_entity_decode($other, ENT_QUOTES | ENT_HTML5, 'UTF-8');
    }

    /** @param array<string, int>|\WP_Error $result */
    private static function requireTermId(array|\WP_Error $result, string $name): int
    {
        if (!$result instanceof \WP_Error) {
            return (int) $result['term_id'];
        }
        // Two groups of one name below one parent are one category.
        if ($result->get_error_code() === 'term_exists') {
            return (int) $result->get_error_data('term_exists');
        }
        /* translators: 1: name of a category, 2: WordPress's message */
        throw new \RuntimeException(sprintf(__('The category “%1$s” could not be stored: %2$s', 'sors-for-woocommerce'), $name, $result->get_error_message()));
    }
}
