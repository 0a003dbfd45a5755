<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

/**
 * Products as CSV files for WooCommerce's importer: all columns; stock and price only; images only.
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
    public const STOCK = ['SKU' => 'sku', 'Regular price' => 'regular_price', 'Stock' => 'stock_quantity'];
    public const IMAGES = ['SKU' => 'sku', 'Images' => 'images'];

    /** @var list<resource> */
    private readonly array $files;

    public function __construct(string $products, string $stock, string $images)
    {
        $this->files = array_map(static fn (string $path) => fopen($path, 'wb'), [$products, $stock, $images]);
        foreach ([self::PRODUCTS, self::STOCK, self::IMAGES] as $file => $columns) {
            $this->writeLine($file, array_keys($columns));
        }
    }

    /** @param array<string, mixed> $product A product of BenchmarkData. */
    public function addProduct(array $product): void
    {
        $category = implode(' > ', array_map(static fn (string $name): string => str_replace(',', '\\,', $name), $product['category']));
        $this->writeLine(0, [
            $product['sku'], $product['name'], '1', $product['description'], $product['tax_class'], $product['gtin'],
            $product['weight'], $product['price'], (string) $product['stock'], $category,
        ]);
        $this->writeLine(1, [$product['sku'], $product['price'], (string) $product['stock']]);
        if ($product['images'] !== []) {
            $this->writeLine(2, [$product['sku'], implode(', ', $product['images'])]);
        }
    }

    public function close(): void
    {
        array_map('fclose', $this->files);
    }

    /** @param list<string> $values */
    private function writeLine(int $file, array $values): void
    {
        fputcsv($this->files[$file], $values, ',', '"', "\0");
    }
}
