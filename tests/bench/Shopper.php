<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

/**
 * A shopper at the block checkout, who uses the Store API over HTTP.
 */
final class Shopper
{
    private string $nonce = '';

    /** Handle with the shopper's cookies. */
    private readonly \CurlHandle $curl;

    /** @param string $switch `with` or `without` the plugin, for checkout-switch.php. */
    public function __construct(private readonly string $shop, private readonly string $switch)
    {
        $this->curl = curl_init();
    }

    /** Orders one product. @return float Duration of the checkout request in milliseconds. */
    public function placeOrder(int $product, int $number): float
    {
        $this->sendRequest('GET', '/cart');
        $this->sendRequest('POST', '/cart/add-item', ['id' => $product, 'quantity' => 1]);
        $address = [
            'first_name' => 'Šćepan',
            'last_name' => 'Đurđević',
            'address_1' => 'Кнез Михаилова 5',
            'city' => 'Beograd',
            'state' => 'RS00',
            'postcode' => '11000',
            'country' => 'RS',
            'phone' => '+381641112233',
        ];
        [$milliseconds, $response] = $this->sendRequest('POST', '/checkout', [
            'billing_address' => $address + ['email' => "kupac{$number}@primer.rs"],
            'shipping_address' => $address,
            'payment_method' => 'cod',
        ]);
        if (($response['status'] ?? '') !== 'processing') {
            throw new \RuntimeException('The order failed: ' . json_encode($response));
        }

        return $milliseconds;
    }

    /**
     * @param array<string, mixed>|null $body
     *
     * @return array{float, array<string, mixed>} Milliseconds and the response.
     */
    private function sendRequest(string $method, string $path, ?array $body = null): array
    {
        $headers = [];
        curl_reset($this->curl);
        curl_setopt_array($this->curl, [
            CURLOPT_URL => $this->shop . '/index.php?rest_route=/wc/store/v1' . $path,
            CURLOPT_COOKIEFILE => '',
            CURLOPT_FORBID_REUSE => true,
            CURLOPT_CUSTOMREQUEST => $method,
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_TIMEOUT => 120,
            CURLOPT_HTTPHEADER => [
                'Content-Type: application/json',
                'X-Bench: ' . $this->switch,
                ...($this->nonce === '' ? [] : ['Nonce: ' . $this->nonce]),
            ],
            CURLOPT_HEADERFUNCTION => static function ($curl, string $line) use (&$headers): int {
                [$name, $value] = explode(':', $line, 2) + [1 => ''];
                $headers[strtolower($name)] = trim($value);

                return strlen($line);
            },
        ]);
        if ($body !== null) {
            curl_setopt($this->curl, CURLOPT_POSTFIELDS, json_encode($body, JSON_THROW_ON_ERROR));
        }
        $response = curl_exec($this->curl);
        $status = curl_getinfo($this->curl, CURLINFO_RESPONSE_CODE);
        if ($response === false || $status >= 300) {
            throw new \RuntimeException("{$path}: {$status} " . curl_error($this->curl) . ' ' . $response);
        }
        $this->nonce = $headers['nonce'] ?? $this->nonce;

        return [1000 * curl_getinfo($this->curl, CURLINFO_TOTAL_TIME), (array) json_decode((string) $response, true)];
    }
}
