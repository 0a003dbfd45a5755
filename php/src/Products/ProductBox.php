<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Products;

use SorsForWooCommerce\Admin\Page;
use SorsForWooCommerce\Plugin;
use SorsForWooCommerce\Storage\Link;

/**
 * The box on the product's screen, and a line with each of its variations.
 */
final class ProductBox
{
    public function register(): void
    {
        add_action('add_meta_boxes_product', [$this, 'add']);
        add_action('woocommerce_product_after_variable_attributes', [$this, 'variation'], 10, 3);
    }

    public function add(): void
    {
        if (current_user_can(Page::CAPABILITY)) {
            add_meta_box('sors-product', __('SORS', 'sors-for-woocommerce'), [$this, 'render'], 'product', 'side');
            wp_enqueue_script('sors-product', Plugin::url('assets/product.js'), ['wp-api-fetch', 'wp-i18n'], Plugin::VERSION, true);
            wp_set_script_translations('sors-product', 'sors-for-woocommerce', Plugin::path('languages'));
        }
    }

    /** @param mixed $post */
    public function render(mixed $post): void
    {
        if ($post instanceof \WP_Post && $post->post_status !== 'auto-draft') {
            $this->panel($post->ID);
            return;
        }
        printf('<p>%s</p>', esc_html__('Save the product first.', 'sors-for-woocommerce'));
    }

    /**
     * @param mixed $loop
     * @param mixed $data
     * @param mixed $post
     */
    public function variation(mixed $loop, mixed $data, mixed $post): void
    {
        if (!$post instanceof \WP_Post || !current_user_can(Page::CAPABILITY)) {
            return;
        }
        printf('<div class="form-row form-row-full"><strong>%s</strong>', esc_html__('SORS', 'sors-for-woocommerce'));
        $this->panel($post->ID);
        echo '</div>';
    }

    private function panel(int $product): void
    {
        $link = (new Linking())->of($product);
        printf('<div class="sors-product" data-product="%d">', (int) $product);
        $link === null ? self::unlinked($product) : self::linked($link);
        echo '<div class="sors-product-answer" role="status" aria-live="polite"></div></div>';
    }

    private static function linked(Link $link): void
    {
        $facts = LinkFacts::of($link);
        echo '<ul>';
        foreach ($facts as $label => $value) {
            printf('<li>%s: <strong>%s</strong></li>', esc_html($label), esc_html($value));
        }
        echo '</ul>';
        $problem = LinkFacts::problem($link);
        if ($problem !== '') {
            printf('<p><strong>%s</strong> %s</p>', esc_html__('Problem:', 'sors-for-woocommerce'), esc_html($problem));
        }
        self::button('compare', __('Compare with SORS', 'sors-for-woocommerce'));
        self::button('sync', __('Sync this product now', 'sors-for-woocommerce'));
        self::button('unlink', __('Unlink', 'sors-for-woocommerce'));
        printf('<p class="description">%s</p>', esc_html__('Pictures are left to the images’ run. SORS’s lists are read until the article comes, so this may take a while in a large catalog. Save your own changes first.', 'sors-for-woocommerce'));
    }

    private static function unlinked(int $product): void
    {
        printf('<p>%s</p>', esc_html(LinkFacts::whyUnlinked($product)));
        printf(
            '<p><label>%s <input type="text" class="sors-product-code" autocomplete="off" data-code></label></p>',
            esc_html__('Code in SORS', 'sors-for-woocommerce')
        );
        self::button('link', __('Link to this article', 'sors-for-woocommerce'));
    }

    private static function button(string $action, string $label): void
    {
        printf('<p><button type="button" class="button" data-sors-action="%s">%s</button></p>', esc_attr($action), esc_html($label));
    }
}
