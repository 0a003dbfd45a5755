<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

use SorsForWooCommerce\Settings\ApiKey;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Schema;

/**
 * The benchmark's shop with a few articles of the sandbox, which sends its orders there.
 */
final class OrderShop
{
    private const PRODUCT_COUNT = 20;

    /** Number of orders per customer. */
    private const ORDERS_PER_CUSTOMER = 2;

    /** @return list<int> IDs of the products. */
    public static function prepare(): array
    {
        ApiKey::save((string) getenv('SORS_SANDBOX_KEY'));
        Settings::save([
            'api_url' => (string) getenv('SORS_SANDBOX_HTTPS'),
            'ca_file' => (string) getenv('SORS_SANDBOX_CA'),
            'database' => 'MyDatabase2026',
            'business_unit' => '1',
            'send_orders' => true,
            'send_from' => gmdate('Y-m-d\TH:i:s\Z', time() - DAY_IN_SECONDS),
            'order_statuses' => ['processing'],
            'document_type' => 'reservation',
            'alert_email' => 'never',
        ]);

        return self::createProducts();
    }

    /** Creates an order, which is queued like a shopper's order. @param list<int> $products */
    public static function createOrder(array $products, int $number): \WC_Order
    {
        $customer = intdiv($number, self::ORDERS_PER_CUSTOMER);
        $order = wc_create_order();
        foreach ([$number % count($products), ($number * 7 + 3) % count($products)] as $index) {
            $order->add_product(wc_get_product($products[$index]), 1 + $number % 3);
        }
        $order->set_address([
            'first_name' => 'Živorad',
            'last_name' => 'Đukić ' . $customer,
            'email' => "kupac{$customer}@primer.rs",
            'address_1' => 'Његошева ' . (1 + $customer % 90),
            'city' => 'Čačak',
            'postcode' => '32000',
            'country' => 'RS',
        ], 'billing');
        $order->set_payment_method('cod');
        $order->set_payment_method_title('Pouzećem');
        $order->calculate_totals();
        $order->update_status('processing');

        return $order;
    }

    /** @return array<mixed> Response of the sandbox's admin API. */
    public static function callAdmin(string $path, string $method = 'GET', ?array $body = null): array
    {
        $context = stream_context_create(['http' => [
            'method' => $method,
            'header' => 'Content-Type: application/json',
            'content' => $body === null ? '' : (string) json_encode($body),
        ]]);
        $response = file_get_contents(rtrim((string) getenv('SORS_SANDBOX_ADMIN'), '/') . $path, false, $context);

        return $response === '' ? [] : (array) json_decode((string) $response, true);
    }

    /** @return int Number of documents in the sandbox. Throws if an order has several. */
    public static function countDocuments(): int
    {
        $documents = self::callAdmin('/data/MyDatabase2026/documents');
        $orders = array_count_values(array_map(static fn (array $document): string => (string) $document['order_number'], $documents));
        if ($orders !== [] && max($orders) > 1) {
            throw new \RuntimeException('An order has more than one document.');
        }

        return count($documents);
    }

    /** @param list<float> $values */
    public static function percentile(array $values, float $share): float
    {
        sort($values);

        return $values[max(0, (int) ceil($share * count($values)) - 1)];
    }

    /** @return list<int> */
    private static function createProducts(): array
    {
        global $wpdb;
        $ids = [];
        foreach (self::callAdmin('/data/MyDatabase2026/articles') as $article) {
            $isSold = ($article['kind'] ?? '') !== 'service' && (string) ($article['code'] ?? '') !== '' && (float) ($article['vat_rate'] ?? 20) === 20.0;
            if (!$isSold || count($ids) === self::PRODUCT_COUNT) {
                continue;
            }
            $product = new \WC_Product_Simple();
            $product->set_name((string) $article['name']);
            $product->set_regular_price((string) (1000 + 37 * count($ids)));
            $product->save();
            $wpdb->insert(Schema::table('links'), [
                'database_name' => 'MyDatabase2026',
                'kind' => 'article',
                'sors_id' => (string) $article['id'],
                'wp_id' => $product->get_id(),
                'code' => (string) $article['code'],
                'updated_gmt' => gmdate('Y-m-d H:i:s'),
            ]);
            $ids[] = $product->get_id();
        }

        return $ids;
    }
}
