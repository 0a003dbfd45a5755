<?php

declare(strict_types=1);

use SorsForWooCommerce\Tests\WooCommerceStandin\Products\Attributes;
use SorsForWooCommerce\Tests\WooCommerceStandin\Products\LookupRow;
use SorsForWooCommerce\Tests\WooCommerceStandin\Products\MetaMap;
use SorsForWooCommerce\Tests\WooCommerceStandin\Products\PostRow;
use SorsForWooCommerce\Tests\WooCommerceStandin\Products\Terms;

/**
 * Reads and writes products: posts, meta, terms, lookup row, and fires their hooks.
 */
class WC_Product_Data_Store_CPT
{
    /** Properties whose changes have their own hook. */
    private const PRICE_PROPS = ['regular_price', 'sale_price', 'date_on_sale_from', 'date_on_sale_to', 'product_type'];

    /** @param WC_Product $product */
    public function create(&$product): void
    {
        $id = PostRow::insert($product);
        if ($id === 0) {
            return;
        }
        $product->set_id($id);
        $updated = $this->write_meta($product, true);
        Terms::write($product, true);
        Attributes::write($product, true);
        update_post_meta($id, '_product_version', WC_VERSION);
        $this->after_props($product, $updated, true);
        $product->save_meta_data();
        $product->apply_changes();
        wc_delete_product_transients($id);
        do_action($product->is_type('variation') ? 'woocommerce_new_product_variation' : 'woocommerce_new_product', $id, $product);
    }

    /** @param WC_Product $product */
    public function read(&$product): void
    {
        $product->set_defaults();
        $post = get_post($product->get_id());
        if (!$post instanceof WP_Post || !in_array($post->post_type, ['product', 'product_variation'], true)) {
            throw new Exception(__('Invalid product.', 'woocommerce'));
        }
        $product->set_props(PostRow::loadProps($post));
        $product->set_props(MetaMap::loadProps($post->ID));
        $product->set_props(Terms::loadTerms($product));
        Attributes::loadAttributes($product);
        $product->set_object_read(true);
        do_action('woocommerce_product_read', $product->get_id());
    }

    /** @param WC_Product $product */
    public function update(&$product): void
    {
        $product->save_meta_data();
        PostRow::update($product);
        $updated = $this->write_meta($product, false);
        Terms::write($product, false);
        Attributes::write($product, false);
        update_post_meta($product->get_id(), '_product_version', WC_VERSION);
        $this->after_props($product, $updated, false);
        $product->apply_changes();
        wc_delete_product_transients($product->get_id());
        do_action($product->is_type('variation') ? 'woocommerce_update_product_variation' : 'woocommerce_update_product', $product->get_id(), $product);
    }

    /** @param WC_Product $product */
    public function delete(&$product, bool $force): void
    {
        $id = $product->get_id();
        $type = $product->is_type('variation') ? 'product_variation' : 'product';
        if (!$force) {
            wp_trash_post($id);
            $product->set_status('trash');
            do_action('woocommerce_trash_' . $type, $id);
            return;
        }
        do_action('woocommerce_before_delete_' . $type, $id);
        wp_delete_post($id, true);
        do_action('woocommerce_delete_' . $type, $id);
    }

    public function get_product_id_by_sku($sku): int
    {
        return LookupRow::idBy('sku', (string) $sku);
    }

    /**
     * Changes stock in one statement, so that concurrent requests can't lose a change.
     *
     * @param int       $product_id
     * @param int|float $quantity   To set, or to add or take away.
     * @param string    $operation  set, increase or decrease.
     *
     * @return int|float What is there now.
     */
    public function update_product_stock($product_id, $quantity = null, $operation = 'set')
    {
        global $wpdb;
        add_post_meta((int) $product_id, '_stock', 0, true);
        $change = match ($operation) {
            'increase' => 'meta_value + %f',
            'decrease' => 'meta_value - %f',
            default => '%f',
        };
        $wpdb->query($wpdb->prepare(
            "UPDATE {$wpdb->postmeta} SET meta_value = {$change} WHERE post_id = %d AND meta_key = '_stock'",
            wc_stock_amount($quantity),
            $product_id
        ));
        wp_cache_delete((int) $product_id, 'post_meta');
        LookupRow::refresh((int) $product_id);
        do_action('woocommerce_updated_product_stock', $product_id);

        return wc_stock_amount(get_post_meta((int) $product_id, '_stock', true));
    }

    /** @param WC_Product_Variable $product */
    public function sync_variable_prices(&$product): void
    {
        $prices = array_filter(array_map(
            static fn (int $id): string => (string) get_post_meta($id, '_price', true),
            $product->get_children()
        ), 'strlen');
        delete_post_meta($product->get_id(), '_price');
        foreach ($prices === [] ? [] : array_unique([(string) min($prices), (string) max($prices)]) as $price) {
            add_post_meta($product->get_id(), '_price', $price);
        }
        $product->set_object_read(false);
        $product->set_price($prices === [] ? '' : min($prices));
        $product->set_object_read(true);
        LookupRow::refresh($product->get_id());
    }

    /** @return list<string> Properties written. */
    private function write_meta(WC_Product $product, bool $all): array
    {
        $id = $product->get_id();
        $changes = $product->get_changes();
        if ($product->is_type('variation') && ($all || array_key_exists('description', $changes))) {
            MetaMap::write($id, '_variation_description', wp_slash($product->get_description('edit')));
        }
        $written = [];
        foreach (MetaMap::PROPS as $key => $prop) {
            if (!$all && !array_key_exists($prop, $changes) && metadata_exists('post', $id, $key)) {
                continue;
            }
            if ($prop === 'stock_quantity' && ($all || array_key_exists($prop, $changes))) {
                do_action($product->is_type('variation') ? 'woocommerce_variation_before_set_stock' : 'woocommerce_product_before_set_stock', $product);
            }
            MetaMap::write($id, $key, MetaMap::toMeta($prop, $product->{"get_{$prop}"}('edit')));
            $written[] = $prop;
        }

        return $written;
    }

    /** @param list<string> $written */
    private function after_props(WC_Product $product, array $written, bool $isNew): void
    {
        $changed = array_unique([...$written, ...array_keys($product->get_changes())]);
        if ($isNew || array_intersect(self::PRICE_PROPS, $changed) !== []) {
            $this->write_price($product);
        }
        $kind = $product->is_type('variation') ? 'variation' : 'product';
        // A quantity from update_product_stock() is no change of the object, so that hooks fire once.
        if ($isNew || array_key_exists('stock_quantity', $product->get_changes())) {
            do_action("woocommerce_{$kind}_set_stock", $product);
        }
        if ($isNew || array_key_exists('stock_status', $product->get_changes())) {
            do_action("woocommerce_{$kind}_set_stock_status", $product->get_id(), $product->get_stock_status(), $product);
        }
        LookupRow::refresh($product->get_id());
        do_action('woocommerce_product_object_updated_props', $product, array_values($changed));
    }

    private function write_price(WC_Product $product): void
    {
        if ($product->is_type('variable')) {
            return;
        }
        $price = $product->is_on_sale('edit') ? $product->get_sale_price('edit') : $product->get_regular_price('edit');
        MetaMap::write($product->get_id(), '_price', $price);
        $product->set_price($price);
    }
}
