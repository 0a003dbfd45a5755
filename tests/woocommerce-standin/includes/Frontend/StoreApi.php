<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceStandin\Frontend;

/**
 * Product list of WooCommerce's public Store API, without carts and checkouts.
 */
final class StoreApi
{
    public static function register_hooks(): void
    {
        add_action('rest_api_init', static function (): void {
            register_rest_route('wc/store/v1', '/products', [
                'methods' => 'GET',
                'callback' => [self::class, 'products'],
                'permission_callback' => '__return_true',
                'args' => [
                    'page' => ['type' => 'integer', 'default' => 1, 'minimum' => 1],
                    'per_page' => ['type' => 'integer', 'default' => 10, 'minimum' => 0, 'maximum' => 100],
                    'sku' => ['type' => 'string', 'default' => ''],
                    'search' => ['type' => 'string', 'default' => ''],
                    'include' => ['type' => 'array', 'items' => ['type' => 'integer'], 'default' => []],
                    'stock_status' => ['type' => 'array', 'items' => ['type' => 'string'], 'default' => []],
                ],
            ]);
        });
    }

    public static function products(\WP_REST_Request $request): \WP_REST_Response
    {
        $skus = array_map('trim', explode(',', (string) $request['sku']));
        $found = wc_get_products([
            'status' => 'publish',
            'type' => ['simple', 'variable'],
            'limit' => (int) $request['per_page'] ?: -1,
            'page' => (int) $request['page'],
            'paginate' => true,
            'sku' => $skus === [''] ? '' : $skus,
            's' => (string) $request['search'],
            'include' => (array) $request['include'],
            'stock_status' => (array) $request['stock_status'] ?: '',
        ]);
        $visible = array_filter($found->products, static fn (\WC_Product $product): bool => in_array($product->get_catalog_visibility(), ['visible', 'catalog'], true));
        $response = new \WP_REST_Response(array_map([self::class, 'product'], array_values($visible)));
        $response->header('X-WP-Total', (string) $found->total);
        $response->header('X-WP-TotalPages', (string) $found->max_num_pages);

        return $response;
    }

    /** @return array<string, mixed> */
    private static function product(\WC_Product $product): array
    {
        return [
            'id' => $product->get_id(),
            'name' => $product->get_name(),
            'slug' => $product->get_slug(),
            'type' => $product->get_type(),
            'permalink' => $product->get_permalink(),
            'sku' => $product->get_sku(),
            'short_description' => wpautop($product->get_short_description()),
            'description' => wpautop($product->get_description()),
            'on_sale' => $product->is_on_sale(),
            'prices' => [
                'price' => self::minor($product, $product->get_price()),
                'regular_price' => self::minor($product, $product->get_regular_price()),
                'sale_price' => self::minor($product, $product->is_on_sale() ? $product->get_sale_price() : $product->get_regular_price()),
                'currency_code' => get_woocommerce_currency(),
                'currency_minor_unit' => wc_get_price_decimals(),
            ],
            'is_purchasable' => $product->is_purchasable(),
            'is_in_stock' => $product->is_in_stock(),
        ];
    }

    /** Returns displayed money in the currency's smallest unit. */
    private static function minor(\WC_Product $product, string $price): string
    {
        return (string) (int) round((float) wc_add_number_precision($price === '' ? 0 : wc_get_price_to_display($product, ['price' => $price])));
    }
}
