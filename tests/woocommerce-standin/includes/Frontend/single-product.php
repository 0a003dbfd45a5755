<?php

/**
 * One product.
 */

declare(strict_types=1);

defined('ABSPATH') || exit;

require __DIR__ . '/header.php';
while (have_posts()) {
    the_post();
    $product = wc_get_product(get_the_ID());
    if (!$product instanceof WC_Product) {
        continue;
    }
    printf('<div id="product-%d" class="%s">', (int) $product->get_id(), esc_attr(implode(' ', get_post_class('product'))));
    echo '<div class="woocommerce-product-gallery">' . wp_kses_post($product->get_image('woocommerce_single'));
    foreach ($product->get_gallery_image_ids() as $image) {
        echo wp_kses_post(wp_get_attachment_image((int) $image, 'woocommerce_gallery_thumbnail'));
    }
    echo '</div><div class="summary entry-summary">';
    printf('<h1 class="product_title entry-title">%s</h1>', esc_html($product->get_name()));
    printf('<p class="price">%s</p>', wp_kses_post($product->get_price_html()));
    printf('<div class="woocommerce-product-details__short-description">%s</div>', wp_kses_post(wpautop($product->get_short_description())));
    echo wp_kses_post(wc_get_stock_html($product));
    echo '<div class="product_meta">';
    if ($product->get_sku() !== '') {
        printf('<span class="sku_wrapper">%s <span class="sku">%s</span></span>', esc_html__('SKU:', 'woocommerce'), esc_html($product->get_sku()));
    }
    echo wp_kses_post(wc_get_product_category_list($product->get_id(), ', ', '<span class="posted_in">' . esc_html__('Categories:', 'woocommerce') . ' ', '</span>'));
    echo '</div></div>';
    printf('<div class="woocommerce-Tabs-panel--description">%s</div></div>', wp_kses_post(wpautop($product->get_description())));
}
require __DIR__ . '/footer.php';
