<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Products;

use SorsForWooCommerce\Admin\AdminPage;
use SorsForWooCommerce\Admin\Assets;
use SorsForWooCommerce\Plugin;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Link;

/**
 * The box on the product's screen, and a part of it with each of its variations.
 */
final class ProductMetaBox
{
    public const STYLE = 'sors-product';

    public function register(): void
    {
        add_action('add_meta_boxes_product', [$this, 'addBox']);
        add_action('woocommerce_product_after_variable_attributes', [$this, 'renderVariation'], 10, 3);
    }

    public function addBox(): void
    {
        if (current_user_can(AdminPage::CAPABILITY)) {
            add_meta_box('sors-product', __('SORS', 'sors-for-woocommerce'), [$this, 'render'], 'product', 'side');
            self::enqueueStyle();
            wp_enqueue_script('sors-product', Plugin::url('assets/product.js'), ['wp-api-fetch', 'wp-i18n'], Plugin::VERSION, true);
            wp_set_script_translations('sors-product', 'sors-for-woocommerce', Plugin::path('languages'));
        }
    }

    /** Of the box and of the list's column. */
    public static function enqueueStyle(): void
    {
        wp_enqueue_style(self::STYLE, Plugin::url('assets/product.css'), [Assets::enqueueStyle()], Plugin::VERSION);
    }

    /** @param mixed $post */
    public function render(mixed $post): void
    {
        if ($post instanceof \WP_Post && $post->post_status !== 'auto-draft') {
            self::renderBox($post->ID);
            return;
        }
        printf('<p>%s</p>', esc_html__('Save the product first.', 'sors-for-woocommerce'));
    }

    /**
     * @param mixed $loop
     * @param mixed $data
     * @param mixed $post
     */
    public function renderVariation(mixed $loop, mixed $data, mixed $post): void
    {
        if (!$post instanceof \WP_Post || !current_user_can(AdminPage::CAPABILITY)) {
            return;
        }
        printf('<div class="form-row form-row-full sors-variation"><p><strong>%s</strong></p>', esc_html__('SORS', 'sors-for-woocommerce'));
        self::renderBox($post->ID);
        echo '</div>';
    }

    /** What is known of a product or variation, and what can be done; escaped. */
    public static function renderPanel(int $product): string
    {
        ob_start();
        $link = (new ProductLinker())->findLink($product);
        $variations = $link === null ? LastSyncTimes::forProducts(Settings::load()->text('database'), [$product])->countVariations($product) : 0;
        match (true) {
            $link !== null => self::renderLinked($link),
            $variations > 0 => self::renderLinkedVariations($variations),
            default => self::renderUnlinked($product),
        };

        return (string) ob_get_clean();
    }

    private static function renderBox(int $product): void
    {
        printf('<div class="sors-product" data-product="%d"><div class="sors-product__panel">', (int) $product);
        // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- escaped where it is made.
        echo self::renderPanel($product);
        printf(
            '</div><noscript><p class="sors-product__message--bad">%s</p></noscript><div class="sors-product__result" role="status" aria-live="polite"></div></div>',
            esc_html__('These buttons need JavaScript, which your browser has switched off.', 'sors-for-woocommerce')
        );
    }

    private static function renderLinked(Link $link): void
    {
        $problem = LinkSummary::describeProblem($link);
        self::renderBadge(...($problem === '' ? ['good', __('Linked', 'sors-for-woocommerce')] : ['warn', __('Skipped', 'sors-for-woocommerce')]));
        if ($problem !== '') {
            printf('<p class="sors-product__problem"><strong>%s</strong> %s</p>', esc_html__('Why skipped:', 'sors-for-woocommerce'), esc_html($problem));
        }
        echo '<dl class="sors-product__facts">';
        foreach (LinkSummary::describe($link) as $label => $value) {
            printf('<dt>%s</dt><dd>%s</dd>', esc_html($label), esc_html($value));
        }
        echo '</dl>';
        self::renderButtons([
            'compare' => __('Compare with SORS', 'sors-for-woocommerce'),
            'sync' => __('Sync this product now', 'sors-for-woocommerce'),
            'unlink' => __('Unlink', 'sors-for-woocommerce'),
        ]);
        printf('<p class="sors-product__hint">%s</p>', esc_html__('Save your own changes first. SORS’s lists are read until the article comes, so this may take a while in a large catalog.', 'sors-for-woocommerce'));
    }

    private static function renderLinkedVariations(int $variations): void
    {
        self::renderBadge('good', __('Linked', 'sors-for-woocommerce'));
        printf('<p>%s</p>', esc_html(sprintf(
            /* translators: %d: number of variations */
            _n('%d variation stands for an article of SORS: look under Variations.', '%d variations stand for articles of SORS: look under Variations.', $variations, 'sors-for-woocommerce'),
            $variations
        )));
    }

    private static function renderUnlinked(int $product): void
    {
        self::renderBadge('none', __('Not linked', 'sors-for-woocommerce'));
        printf('<p>%s</p>', esc_html(LinkSummary::explainUnlinked($product)));
        printf(
            '<p><label class="sors-product__code" for="sors-code-%1$d">%2$s</label><input type="text" id="sors-code-%1$d" autocomplete="off" data-code></p>',
            (int) $product,
            esc_html__('Code in SORS', 'sors-for-woocommerce')
        );
        self::renderButtons(['link' => __('Link to this article', 'sors-for-woocommerce')]);
    }

    private static function renderBadge(string $tone, string $text): void
    {
        printf('<p class="sors-product__state"><span class="sors-badge sors-badge--%s">%s</span></p>', esc_attr($tone), esc_html($text));
    }

    /** @param array<string, string> $labels By action. */
    private static function renderButtons(array $labels): void
    {
        echo '<p class="sors-product__buttons">';
        foreach ($labels as $action => $label) {
            printf('<button type="button" class="button" data-sors-action="%s">%s</button> ', esc_attr($action), esc_html($label));
        }
        echo '</p>';
    }
}
