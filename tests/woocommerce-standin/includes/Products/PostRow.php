<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Products;

/**
 * Properties of a product in the posts table.
 */
final class PostRow
{
    /** Properties in the posts table. */
    private const PROPS = [
        'description', 'short_description', 'name', 'parent_id', 'reviews_allowed', 'status', 'menu_order',
        'date_created', 'date_modified', 'slug', 'post_password', 'attributes',
    ];

    /** @return int 0 when WordPress refused. */
    public static function insert(\WC_Product $product): int
    {
        if ($product->get_date_created('edit') === null) {
            $product->set_date_created(time());
        }
        $isVariation = $product->is_type('variation');
        if ($isVariation) {
            self::titleVariation($product);
        }
        // Unslashed like WooCommerce: WordPress removes backslashes from titles and texts.
        $id = wp_insert_post(apply_filters(
            $isVariation ? 'woocommerce_new_product_variation_data' : 'woocommerce_new_product_data',
            [
                'post_type' => $isVariation ? 'product_variation' : 'product',
                'post_status' => $product->get_status('edit') ?: 'publish',
                'post_author' => get_current_user_id(),
                'post_title' => $product->get_name('edit') !== '' ? $product->get_name('edit') : __('Product', 'woocommerce'),
                'post_content' => $isVariation ? '' : $product->get_description('edit'),
                'post_excerpt' => $isVariation ? $product->get_attribute_summary('edit') : $product->get_short_description('edit'),
                'post_parent' => $product->get_parent_id('edit'),
                'comment_status' => $isVariation || !$product->get_reviews_allowed('edit') ? 'closed' : 'open',
                'ping_status' => 'closed',
                'menu_order' => $product->get_menu_order('edit'),
                'post_password' => $product->get_post_password('edit'),
                'post_date' => self::local($product->get_date_created('edit')),
                'post_date_gmt' => self::utc($product->get_date_created('edit')),
                'post_name' => $product->get_slug('edit'),
            ]
        ), true);
        if (is_wp_error($id)) {
            throw new \Exception($id->get_error_message());
        }

        return (int) $id;
    }

    public static function update(\WC_Product $product): void
    {
        $changes = $product->get_changes();
        if ($product->is_type('variation')) {
            self::titleVariation($product);
            $changes = $product->get_changes();
        }
        if (array_intersect(self::PROPS, array_keys($changes)) === []) {
            self::touch($product->get_id());
            return;
        }
        $isVariation = $product->is_type('variation');
        $data = [
            'post_content' => $isVariation ? '' : $product->get_description('edit'),
            'post_excerpt' => $isVariation ? $product->get_attribute_summary('edit') : $product->get_short_description('edit'),
            'post_title' => $product->get_name('edit'),
            'post_parent' => $product->get_parent_id('edit'),
            'comment_status' => $isVariation || !$product->get_reviews_allowed('edit') ? 'closed' : 'open',
            'post_status' => $product->get_status('edit') ?: 'publish',
            'menu_order' => $product->get_menu_order('edit'),
            'post_password' => $product->get_post_password('edit'),
            'post_name' => $product->get_slug('edit'),
            'post_type' => $isVariation ? 'product_variation' : 'product',
        ];
        if (isset($changes['date_created'])) {
            $data['post_date'] = self::local($product->get_date_created('edit'));
            $data['post_date_gmt'] = self::utc($product->get_date_created('edit'));
        }
        // Within save_post, another wp_update_post() would recurse.
        if (doing_action('save_post')) {
            $GLOBALS['wpdb']->update($GLOBALS['wpdb']->posts, $data + self::modified(), ['ID' => $product->get_id()]);
            clean_post_cache($product->get_id());
        } else {
            wp_update_post(['ID' => $product->get_id()] + $data);
        }
        $product->read_meta_data(true);
    }

    /** @return array<string, mixed> Properties. */
    public static function loadProps(\WP_Post $post): array
    {
        return [
            'name' => $post->post_title,
            'slug' => $post->post_name,
            'date_created' => self::timestamp($post->post_date_gmt, $post->post_date),
            'date_modified' => self::timestamp($post->post_modified_gmt, $post->post_modified),
            'status' => $post->post_status,
            'description' => $post->post_type === 'product_variation' ? (string) get_post_meta($post->ID, '_variation_description', true) : $post->post_content,
            'short_description' => $post->post_type === 'product_variation' ? '' : $post->post_excerpt,
            'attribute_summary' => $post->post_excerpt,
            'parent_id' => $post->post_parent,
            'menu_order' => $post->menu_order,
            'post_password' => $post->post_password,
            'reviews_allowed' => $post->comment_status === 'open',
        ];
    }

    /** Returns the Unix time of a row; null if it has none. */
    public static function timestamp(string $gmt, string $local): ?int
    {
        if ($gmt !== '0000-00-00 00:00:00') {
            return (int) wc_string_to_timestamp($gmt);
        }

        return $local === '0000-00-00 00:00:00' ? null : (int) wc_string_to_timestamp(get_gmt_from_date($local));
    }

    /** Returns the name of a variation: its parent's, with the selected options. */
    private static function titleVariation(\WC_Product $variation): void
    {
        $parent = wc_get_product($variation->get_parent_id('edit'));
        $options = array_filter($variation->get_attributes('edit'), static fn (mixed $option): bool => is_string($option) && $option !== '');
        $title = $parent instanceof \WC_Product ? $parent->get_name('edit') : $variation->get_name('edit');
        $variation->set_name($options === [] ? $title : $title . ' - ' . implode(', ', $options));
        $summary = [];
        foreach ($options as $name => $option) {
            $attribute = $parent instanceof \WC_Product ? ($parent->get_attributes('edit')[$name] ?? null) : null;
            $summary[] = ($attribute instanceof \WC_Product_Attribute ? $attribute->get_name() : $name) . ': ' . $option;
        }
        $variation->set_attribute_summary(implode(', ', $summary));
    }

    private static function touch(int $id): void
    {
        $GLOBALS['wpdb']->update($GLOBALS['wpdb']->posts, self::modified(), ['ID' => $id]);
        clean_post_cache($id);
    }

    /** @return array{post_modified: string, post_modified_gmt: string} */
    private static function modified(): array
    {
        return ['post_modified' => current_time('mysql'), 'post_modified_gmt' => current_time('mysql', true)];
    }

    private static function local(\WC_DateTime $date): string
    {
        return gmdate('Y-m-d H:i:s', $date->getOffsetTimestamp());
    }

    private static function utc(\WC_DateTime $date): string
    {
        return gmdate('Y-m-d H:i:s', $date->getTimestamp());
    }
}
