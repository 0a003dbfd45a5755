<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Bulk;

/**
 * Lists the term_taxonomy_ids a product should have.
 */
final class ProductTermIds
{
    /** @return list<int> The product's categories, or the shop's default category. */
    public static function listCategories(\WC_Product $product): array
    {
        $categories = $product->get_category_ids('edit');
        $default = (int) get_option('default_product_cat', 0);

        return self::resolveTerms('product_cat', $categories === [] && $default !== 0 ? [$default] : $categories);
    }

    /** @return list<int> Terms of product_visibility: out of stock, featured, hidden, rated. */
    public static function listVisibility(\WC_Product $product): array
    {
        $rating = (int) min(5, round((float) $product->get_average_rating()));
        $visibility = $product->get_catalog_visibility();
        $names = array_keys(array_filter([
            'featured' => $product->get_featured(),
            'outofstock' => $product->get_stock_status() === 'outofstock',
            'rated-' . $rating => $rating > 0,
            'exclude-from-search' => in_array($visibility, ['hidden', 'catalog'], true),
            'exclude-from-catalog' => in_array($visibility, ['hidden', 'search'], true),
        ]));

        return self::resolveTerms('product_visibility', $names);
    }

    /**
     * @param list<int|string> $terms IDs or slugs.
     *
     * @return list<int>
     */
    public static function resolveTerms(string $taxonomy, array $terms): array
    {
        $ids = [];
        foreach ($terms as $term) {
            $found = is_int($term) ? get_term($term, $taxonomy) : get_term_by('slug', $term, $taxonomy);
            if ($found instanceof \WP_Term) {
                $ids[$found->term_taxonomy_id] = $found->term_taxonomy_id;
            }
        }

        return array_values($ids);
    }
}
