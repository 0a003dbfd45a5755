<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceContract;

use SorsForWooCommerce\Tests\ShopTestCase;

/**
 * What the plugin and its tests rely on in WooCommerce. The same assertions run against the real one and against the
 * stand-in, so neither the plugin nor its tests rest on something that only one of them does.
 */
abstract class ContractTestCase extends ShopTestCase
{
    /** @param array<string, mixed> $props */
    protected function product(array $props = []): \WC_Product_Simple
    {
        $product = new \WC_Product_Simple();
        $product->set_props($props + ['name' => 'Чекић „Бизон“ 500 g', 'regular_price' => '1200']);
        $product->save();

        return $product;
    }

    /** Read afresh, as another request would. */
    protected function read(\WC_Product $product): \WC_Product
    {
        wp_cache_flush();
        $read = wc_get_product($product->get_id());
        $this->assertInstanceOf(\WC_Product::class, $read);

        return $read;
    }

    /** Read afresh, as another request would. */
    protected function readOrder(\WC_Order $order): \WC_Order
    {
        wp_cache_flush();
        $read = wc_get_order($order->get_id());
        $this->assertInstanceOf(\WC_Order::class, $read);

        return $read;
    }

    /** @return array<string, string|null> A row of wc_product_meta_lookup. */
    protected function lookup(int $productId): array
    {
        global $wpdb;

        return (array) $wpdb->get_row($wpdb->prepare("SELECT * FROM {$wpdb->prefix}wc_product_meta_lookup WHERE product_id = %d", $productId), ARRAY_A);
    }

    /** @return array<string, string|null> Meta rows of a post, straight from the table. */
    protected function meta(int $postId): array
    {
        global $wpdb;
        $rows = $wpdb->get_results($wpdb->prepare("SELECT meta_key, meta_value FROM {$wpdb->postmeta} WHERE post_id = %d", $postId));

        return array_column($rows, 'meta_value', 'meta_key');
    }

    /** @return list<string> Slugs, sorted. */
    protected function terms(int $postId, string $taxonomy): array
    {
        $terms = wp_get_object_terms($postId, $taxonomy, ['fields' => 'slugs']);
        $this->assertIsArray($terms);
        sort($terms);

        return $terms;
    }

    /**
     * Which of some hooks fire while something is done, in their order.
     *
     * @param list<string> $hooks
     *
     * @return list<string>
     */
    protected function fired(array $hooks, callable $work): array
    {
        $fired = [];
        $listen = [];
        foreach ($hooks as $hook) {
            $listen[$hook] = static function (mixed $first = null) use (&$fired, $hook): mixed {
                $fired[] = $hook;
                return $first;
            };
            add_action($hook, $listen[$hook], 5);
        }
        try {
            $work();
        } finally {
            foreach ($listen as $hook => $listener) {
                remove_action($hook, $listener, 5);
            }
        }

        return $fired;
    }

    /** @param list<array{\WC_Product, int}> $lines */
    protected function order(array $lines = []): \WC_Order
    {
        $order = wc_create_order();
        $this->assertInstanceOf(\WC_Order::class, $order);
        foreach ($lines as [$product, $quantity]) {
            $order->add_product($product, $quantity);
        }
        $order->calculate_totals();

        return $order;
    }

    protected function assertMoney(string $expected, mixed $actual, string $message = ''): void
    {
        $this->assertSame($expected, number_format((float) $actual, 2, '.', ''), $message);
    }
}
