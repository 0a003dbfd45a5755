<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

/**
 * The products as a person would hand them to WooCommerce's importer: all columns, stock and price alone, pictures alone.
 */
final class CsvFile
{
    public const PRODUCTS = [
        'SKU' => 'sku',
        'Name' => 'name',
        'Published' => 'published',
        'Description' => 'description',
        'Tax class' => 'tax_class',
        'GTIN' => 'global_unique_id',
        'Weight' => 'weight',
        'Regular price' => 'regular_price',
        'Stock' => 'stock_quantity',
        'Categories' => 'category_ids',
    ];
    public const LEVELS = ['SKU' => 'sku', 'Regular price' => 'regular_price', 'Stock' => 'stock_quantity'];
    public const PICTURES = ['SKU' => 'sku', 'Images' => 'images'];

    /** @var list<resource> */
    private readonly array $files;

    public function __construct(string $products, string $levels, string $pictures)
    {
        $this->files = array_map(static fn (string $path) => fopen($path, 'wb'), [$products, $levels, $pictures]);
        foreach ([self::PRODUCTS, self::LEVELS, self::PICTURES] as $place => $columns) {
            $this->put($place, array_keys($columns));
        }
    }

    /** @param array<string, mixed> $product As Source has it. */
    public function add(array $product): void
    {
        $category = implode(' > ', array_map(static fn (string $name): string => str_replace(',', '\\,', $name), $product['category']));
        $this->put(0, [
            $product['sku'], $product['name'], '1', $product['description'], $product['tax_class'], $product['gtin'],
            $product['weight'], $product['price'], (string) $product['stock'], $category,
        ]);
        $this->put(1, [$product['sku'], $product['price'], (string) $product['stock']]);
        if ($product['pictures'] !== []) {
            $this->put(2, [$product['sku'], implode(', ', $product['pictures'])]);
        }
    }

    public function close(): void
    {
        array_map('fclose', $this->files);
    }

    /** @param list<string> $values */
    private function put(int $file, array $values): void
    {
        fputcsv($this->files[$file], $values, ',', '"', "\0");
    }
}
