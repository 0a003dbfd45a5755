<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\WooCommerceContract;

/**
 * What everybody is told about products by the Store API, and which of them the shop's lists show.
 */
final class StorefrontTest extends ContractTestCase
{
    public function testAProductInTheStoreApi(): void
    {
        $product = $this->product(['name' => 'Čekić', 'sku' => 'SA-1', 'regular_price' => '1234.50']);
        $this->product(['sku' => 'SA-2']);
        [$found] = $this->fetchProducts(['sku' => 'SA-1']);
        $this->assertSame(
            [$product->get_id(), 'Čekić', 'SA-1', 'simple', $product->get_permalink(), true, true, false],
            [$found['id'], $found['name'], $found['sku'], $found['type'], $found['permalink'], $found['is_purchasable'], $found['is_in_stock'], $found['on_sale']]
        );
        $prices = (array) $found['prices'];
        $this->assertSame(['123450', '123450', 'RSD', 2], [$prices['price'], $prices['regular_price'], $prices['currency_code'], $prices['currency_minor_unit']]);
    }

    public function testOnlyWhatIsPublishedAndShown(): void
    {
        $shown = $this->product(['sku' => 'S1']);
        $this->product(['sku' => 'S2', 'status' => 'draft']);
        $this->assertSame([$shown->get_id()], array_column($this->fetchProducts([]), 'id'));
        $this->assertSame([], $this->fetchProducts(['sku' => 'S2']));
    }

    public function testByStock(): void
    {
        $this->product(['sku' => 'O', 'stock_status' => 'outofstock']);
        $here = $this->product(['sku' => 'I']);
        $this->assertSame([$here->get_id()], array_column($this->fetchProducts(['stock_status' => ['instock']]), 'id'));
        [$gone] = $this->fetchProducts(['sku' => 'O']);
        $this->assertFalse($gone['is_in_stock']);
    }

    public function testWithoutAPriceItCantBeBought(): void
    {
        $this->product(['sku' => 'NP', 'regular_price' => '']);
        [$found] = $this->fetchProducts(['sku' => 'NP']);
        $this->assertFalse($found['is_purchasable']);
    }

    /**
     * @param array<string, mixed> $query
     *
     * @return list<array<string, mixed>>
     */
    private function fetchProducts(array $query): array
    {
        $request = new \WP_REST_Request('GET', '/wc/store/v1/products');
        $request->set_query_params($query);
        $response = rest_do_request($request);
        $this->assertSame(200, $response->get_status());

        return array_map(static fn (mixed $row): array => (array) $row, $response->get_data());
    }
}
