<?php

/**
 * Functions of products.
 */

declare(strict_types=1);

use SorsForWooCommerce\Tests\WooCommerceStandin\Products\Factory;
use SorsForWooCommerce\Tests\WooCommerceStandin\Products\LookupRow;
use SorsForWooCommerce\Tests\WooCommerceStandin\Products\Query;

/** @return WC_Product|null|false Null or false where there is none. */
function wc_get_product($the_product = false, $deprecated = [])
{
    return Factory::product($the_product);
}

/** Returns a new or stored product of a type. */
function wc_get_product_object($product_type, $product_id = 0): WC_Product
{
    $class = Factory::className((string) $product_type);

    return new $class($product_id);
}

/**
 * @param array<string, mixed> $args limit, page, offset, status, type, sku, include, exclude, parent, category, tag,
 *     stock_status, orderby, order, return (objects or ids), paginate, s, name, date_created, date_modified.
 *
 * @return list<WC_Product|int>|object
 */
function wc_get_products($args)
{
    return Query::run((array) $args);
}

function wc_get_product_id_by_sku($sku): int
{
    return (int) apply_filters('woocommerce_get_product_id_by_sku', LookupRow::idBy('sku', (string) $sku), $sku);
}

function wc_get_product_id_by_global_unique_id($global_unique_id): int
{
    return LookupRow::idBy('global_unique_id', (string) $global_unique_id);
}

function wc_product_has_unique_sku($product_id, $sku): bool
{
    if (apply_filters('wc_product_has_unique_sku', null, $product_id, $sku) === false) {
        return false;
    }

    return LookupRow::idBy('sku', (string) $sku, (int) $product_id) === 0;
}

/** @return bool Whether no other product has it. */
function wc_product_has_global_unique_id($product_id, $global_unique_id): bool
{
    return LookupRow::idBy('global_unique_id', (string) $global_unique_id, (int) $product_id) === 0;
}

function wc_product_generate_unique_sku($product_id, $sku, $index = 0): string
{
    $index = (int) $index;
    do {
        $candidate = $index > 0 ? $sku . '-' . $index : (string) $sku;
        $index++;
    } while (!wc_product_has_unique_sku($product_id, $candidate));

    return $candidate;
}

/** @param int|WC_Product $post_id */
function wc_delete_product_transients($post_id = 0): void
{
    $id = $post_id instanceof WC_Product ? $post_id->get_id() : (int) $post_id;
    foreach (['wc_products_onsale', 'wc_featured_products', 'wc_outofstock_count', 'wc_low_stock_count'] as $transient) {
        delete_transient($transient);
    }
    foreach ($id > 0 ? ['wc_product_children_', 'wc_var_prices_', 'wc_related_', 'wc_child_has_weight_', 'wc_child_has_dimensions_'] : [] as $prefix) {
        delete_transient($prefix . $id);
    }
    WC_Cache_Helper::get_transient_version('product', true);
    do_action('woocommerce_delete_product_transients', $id);
}

/** @return array<string, string> */
function wc_get_product_types()
{
    return (array) apply_filters('product_type_selector', [
        'simple' => __('Simple product', 'woocommerce'),
        'grouped' => __('Grouped product', 'woocommerce'),
        'external' => __('External/Affiliate product', 'woocommerce'),
        'variable' => __('Variable product', 'woocommerce'),
    ]);
}

/** @return array<string, string> */
function wc_get_product_visibility_options()
{
    return apply_filters('woocommerce_product_visibility_options', [
        'visible' => __('Shop and search results', 'woocommerce'),
        'catalog' => __('Shop only', 'woocommerce'),
        'search' => __('Search results only', 'woocommerce'),
        'hidden' => __('Hidden', 'woocommerce'),
    ]);
}

/** @return array<string, string> */
function wc_get_product_stock_status_options()
{
    return apply_filters('woocommerce_product_stock_status_options', [
        'instock' => __('In stock', 'woocommerce'),
        'outofstock' => __('Out of stock', 'woocommerce'),
        'onbackorder' => __('On backorder', 'woocommerce'),
    ]);
}

/** @return array<string, string> */
function wc_get_product_backorder_options()
{
    return [
        'no' => __('Do not allow', 'woocommerce'),
        'notify' => __('Allow, but notify customer', 'woocommerce'),
        'yes' => __('Allow', 'woocommerce'),
    ];
}

/** @return array<string, string> */
function wc_get_product_tax_class_options()
{
    $names = array_combine(WC_Tax::get_tax_class_slugs(), WC_Tax::get_tax_classes());

    return ['' => __('Standard', 'woocommerce')] + $names;
}

/** @return array<int, int> Term taxonomy ids of product_visibility by name. */
function wc_get_product_visibility_term_ids()
{
    $ids = array_fill_keys(['exclude-from-catalog', 'exclude-from-search', 'featured', 'outofstock', 'rated-1', 'rated-2', 'rated-3', 'rated-4', 'rated-5'], 0);
    $terms = get_terms(['taxonomy' => 'product_visibility', 'hide_empty' => false]);
    foreach (is_array($terms) ? $terms : [] as $term) {
        $ids[$term->name] = (int) $term->term_taxonomy_id;
    }

    return $ids;
}

/** @return list<string> Slugs of the product's terms. */
function wc_get_product_terms($product_id, $taxonomy, $args = [])
{
    $terms = taxonomy_exists($taxonomy) ? wp_get_post_terms((int) $product_id, $taxonomy, $args) : [];

    return apply_filters('woocommerce_get_product_terms', is_wp_error($terms) ? [] : $terms, $product_id, $taxonomy, $args);
}

function wc_get_product_category_list($product_id, $sep = ', ', $before = '', $after = '')
{
    $list = get_the_term_list((int) $product_id, 'product_cat', $before, $sep, $after);

    return is_wp_error($list) ? '' : (string) $list;
}

/**
 * Recounts products of terms: WordPress's count, and the count of visible products including child terms.
 *
 * @param array<int, int> $terms                       Term taxonomy ids; or term → parent.
 * @param WP_Taxonomy     $taxonomy
 * @param bool            $callback                    Whether WordPress's own count is made, too.
 * @param bool            $terms_are_term_taxonomy_ids Which of the two $terms is.
 */
function _wc_term_recount($terms, $taxonomy, $callback = true, $terms_are_term_taxonomy_ids = true): void
{
    if (!apply_filters('woocommerce_product_recount_terms', true)) {
        return;
    }
    SorsForWooCommerce\Tests\WooCommerceStandin\Products\TermCounts::recount((array) $terms, $taxonomy, (bool) $callback, (bool) $terms_are_term_taxonomy_ids);
}

function wc_recount_all_terms($include_callback = true): void
{
    foreach (['product_cat', 'product_tag'] as $taxonomy) {
        $terms = get_terms(['taxonomy' => $taxonomy, 'hide_empty' => false, 'fields' => 'id=>parent']);
        if (is_array($terms) && $terms !== []) {
            _wc_term_recount($terms, get_taxonomy($taxonomy), (bool) $include_callback, false);
        }
    }
}

function wc_recount_after_stock_change($product_id): void
{
    if (get_option('woocommerce_hide_out_of_stock_items') === 'yes') {
        wc_recount_all_terms();
    }
}

function wc_placeholder_img_src($size = 'woocommerce_thumbnail'): string
{
    return (string) apply_filters('woocommerce_placeholder_img_src', includes_url('images/blank.gif'));
}

function wc_update_product_lookup_tables_is_running(): bool
{
    return false;
}

function wc_attribute_label($name, $product = ''): string
{
    return (string) apply_filters('woocommerce_attribute_label', (string) $name, $name, $product);
}

function wc_attribute_taxonomy_name($attribute_name): string
{
    return $attribute_name !== '' && $attribute_name !== null ? 'pa_' . sanitize_title((string) $attribute_name) : '';
}

/** @return list<object> Attributes that are taxonomies; the stand-in has none. */
function wc_get_attribute_taxonomies()
{
    return [];
}
