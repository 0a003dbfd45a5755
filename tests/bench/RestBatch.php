<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

/**
 * WooCommerce's REST API, 100 products per call, in this process. A real caller also pays for HTTP.
 * An update needs a request for the product IDs first.
 */
final class RestBatch implements Contender
{
    private const BATCH = 100;

    /** @var array<string, int> Path of a category → term. */
    private array $categories = [];

    public function __construct(private readonly BenchmarkData $data)
    {
    }

    public function prepare(string $step): void
    {
        wp_set_current_user(1);
        rest_get_server();
    }

    public function run(string $step): void
    {
        foreach ($this->data->loadChunks(self::BATCH) as $products) {
            if (in_array($step, ['images', 'images-again'], true)) {
                $products = array_values(array_filter($products, static fn (array $product): bool => $product['images'] !== []));
            }
            if ($step === 'import') {
                $this->sendBatch(['create' => array_map($this->mapProduct(...), $products)]);
                continue;
            }
            $ids = $this->findIds(array_column($products, 'sku'));
            $this->sendBatch(['update' => array_map(
                fn (array $product): array => ['id' => $ids[$product['sku']]] + match ($step) {
                    'stock' => self::mapStock($product),
                    'images', 'images-again' => ['images' => array_map(static fn (string $url): array => ['src' => $url], $product['images'])],
                    default => $this->mapProduct($product),
                },
                $products
            )]);
        }
    }

    /** @return array<string, mixed> */
    private function mapProduct(array $product): array
    {
        return [
            'sku' => $product['sku'],
            'name' => $product['name'],
            'type' => 'simple',
            'status' => 'publish',
            'description' => $product['description'],
            'tax_class' => $product['tax_class'],
            'weight' => $product['weight'],
            'global_unique_id' => $product['gtin'],
            'categories' => $product['category'] === [] ? [] : [['id' => $this->categoryId($product['category'])]],
        ] + self::mapStock($product);
    }

    /** @return array<string, mixed> */
    private static function mapStock(array $product): array
    {
        return ['regular_price' => $product['price'], 'manage_stock' => true, 'stock_quantity' => $product['stock']];
    }

    /** @param list<string> $path */
    private function categoryId(array $path): int
    {
        $name = (string) end($path);
        $key = implode(' > ', $path);
        if (!isset($this->categories[$key])) {
            $parent = count($path) > 1 ? $this->categoryId(array_slice($path, 0, -1)) : 0;
            $found = self::sendRequest('GET', '/wc/v3/products/categories', ['search' => $name, 'parent' => $parent, 'per_page' => 100]);
            $same = array_column(array_filter($found, static fn (array $term): bool => html_entity_decode($term['name']) === $name), 'id');
            $this->categories[$key] = $same[0]
                ?? self::sendRequest('POST', '/wc/v3/products/categories', ['name' => $name, 'parent' => $parent])['id'];
        }

        return $this->categories[$key];
    }

    /**
     * @param list<string> $skus
     *
     * @return array<string, int>
     */
    private function findIds(array $skus): array
    {
        return array_column(self::sendRequest('GET', '/wc/v3/products', ['sku' => implode(',', $skus), 'per_page' => 100]), 'id', 'sku');
    }

    private function sendBatch(array $body): void
    {
        foreach (self::sendRequest('POST', '/wc/v3/products/batch', $body) as $items) {
            foreach ($items as $item) {
                if (isset($item['error'])) {
                    throw new \RuntimeException('REST: ' . wp_json_encode($item));
                }
            }
        }
    }

    /** @return array<mixed> */
    private static function sendRequest(string $method, string $route, array $body): array
    {
        $request = new \WP_REST_Request($method, $route);
        $method === 'GET' ? $request->set_query_params($body) : $request->set_body_params($body);
        $response = rest_do_request($request);
        if ($response->is_error()) {
            throw new \RuntimeException("REST {$method} {$route}: " . wp_json_encode($response->get_data()));
        }

        return (array) rest_get_server()->response_to_data($response, false);
    }
}
