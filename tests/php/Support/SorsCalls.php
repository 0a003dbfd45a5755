<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Support;

use Sors\Client;
use Sors\Feed;

/**
 * One call of the extension for each resource of a contract profile.
 */
final class SorsCalls
{
    /** Resources that are read; asking again does no harm. */
    public const READS = [
        'databases', 'business_units', 'groups', 'articles', 'images', 'stock', 'prices', 'customers', 'customer_debt',
        'document_lookup',
    ];

    /** Resources that create something: never asked twice. */
    public const CREATES = ['customer_create', 'document_create'];

    public function __construct(private readonly SandboxProcess $sandbox, private readonly Client $client)
    {
    }

    /** Makes the call that asks for a resource, and goes through all of its answer. */
    public function callResource(string $resource): void
    {
        match ($resource) {
            'databases' => $this->client->databases(),
            'business_units' => $this->client->businessUnits(),
            'groups' => $this->client->productGroups(),
            'articles', 'images', 'stock' => $this->drain($resource),
            'prices' => $this->drain('stock'),
            'customers' => $this->client->customers(['email' => 'nema@primer.rs']),
            'customer_debt' => $this->client->customerDebt($this->customer()),
            'document_lookup' => $this->client->findDocuments('1024', 'invoice'),
            'customer_create' => $this->client->createCustomer(['name' => 'Žika Šarčević', 'email' => 'zika@primer.rs']),
            'document_create' => $this->client->sendOrder(self::sampleOrder($this->sandbox)),
        };
    }

    /** Customers and documents SORS has. */
    public function countStored(): int
    {
        return count($this->sandbox->data('customers')) + count($this->sandbox->data('documents'));
    }

    /** @return array<string, mixed> An order of two pieces for 1.200,00 RSD. */
    public static function sampleOrder(SandboxProcess $sandbox): array
    {
        $article = array_values(array_filter(
            $sandbox->data('articles'),
            static fn (array $row): bool => $row['kind'] === 'goods' && (float) $row['vat_rate'] === 20.0
        ))[0];

        return [
            'document_type' => 'invoice',
            'order_number' => '1024',
            'date' => '2026-11-24',
            'customer_id' => (string) $sandbox->data('customers')[0]['id'],
            'currency' => 'RSD',
            'prices_include_tax' => true,
            'total' => '1200.00',
            'total_tax' => '200.00',
            'items' => [[
                'article_id' => (string) $article['id'],
                'code' => (string) $article['code'],
                'name' => (string) $article['name'],
                'quantity' => '2',
                'subtotal' => '1000.00',
                'subtotal_tax' => '200.00',
                'total' => '1000.00',
                'total_tax' => '200.00',
                'tax_rate' => '20',
            ]],
        ];
    }

    private function customer(): string
    {
        return (string) $this->sandbox->data('customers')[0]['id'];
    }

    private function drain(string $kind): void
    {
        foreach (new Feed($this->client, $kind) as $batch) {
            $batch->changed();
        }
    }
}
