<?php

/**
 * A list of products.
 */

declare(strict_types=1);

defined('ABSPATH') || exit;

require __DIR__ . '/header.php';
printf('<h1 class="woocommerce-products-header__title page-title">%s</h1>', esc_html(is_tax() ? single_term_title('', false) : get_the_title(wc_get_page_id('shop'))));
if (have_posts()) {
    global $wp_query;
    /* translators: %d: total results */
    printf('<p class="woocommerce-result-count">%s</p>', esc_html(sprintf(_n('Showing the single result', 'Showing all %d results', $wp_query->found_posts, 'woocommerce'), $wp_query->found_posts)));
    echo '<ul class="products columns-4">';
    while (have_posts()) {
        the_post();
        $product = wc_get_product(get_the_ID());
        if ($product instanceof WC_Product && $product->is_visible()) {
            printf(
                '<li class="%s"><a href="%s" class="woocommerce-LoopProduct-link woocommerce-loop-product__link">%s<h2 class="woocommerce-loop-product__title">%s</h2><span class="price">%s</span></a></li>',
                esc_attr(implode(' ', get_post_class(['product', $product->get_stock_status()]))),
                esc_url($product->get_permalink()),
                wp_kses_post($product->get_image()),
                esc_html($product->get_name()),
                wp_kses_post($product->get_price_html())
            );
        }
    }
    echo '</ul><nav class="woocommerce-pagination">';
    echo wp_kses_post((string) paginate_links());
    echo '</nav>';
} else {
    printf('<p class="woocommerce-info woocommerce-no-products-found">%s</p>', esc_html__('No products were found matching your selection.', 'woocommerce'));
}
require __DIR__ . '/footer.php';
