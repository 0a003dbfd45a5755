<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

use SorsForWooCommerce\Tests\Support\ExpectedCatalog;

/**
 * The sandbox's data as files that contenders read in small chunks: the same products for all.
 */
final class BenchmarkData
{
    /** VAT rate → tax class of the benchmark's shop. */
    private const TAX_CLASSES = ['20' => '', '10' => 'reduced-rate', '0' => 'zero-rate'];

    /** Maximum number of changes per request to the sandbox. */
    private const MAX_CHANGES = 1000;

    public function __construct(private readonly string $directory)
    {
    }

    public function resetSandbox(int $articles): void
    {
        self::callAdmin('/reset', ['articles' => $articles, 'seed' => 1]);
    }

    /** Changes name, stock and price of every 100th article. */
    public function changeEveryHundredth(): void
    {
        $articles = self::fetchRows('articles');
        $selected = array_filter($articles, static fn (int $place): bool => $place % 100 === 0, ARRAY_FILTER_USE_KEY);
        self::mutate('articles', array_map(
            static fn (array $article): array => ['id' => $article['id'], 'name' => trim((string) $article['name']) . ' (novo)'],
            array_values(array_filter($selected, static fn (array $article): bool => trim((string) $article['name']) !== ''))
        ));
        $this->changeStockAndPrices(array_flip(array_column($selected, 'id')));
    }

    /** Changes stock and price of every article. */
    public function changeAll(): void
    {
        $this->changeStockAndPrices(null);
    }

    /** Writes the files: products as JSON lines and as CSV, and the expected sums. */
    public function writeFiles(): void
    {
        $unit = '?business_unit=' . PlainClient::BUSINESS_UNIT;
        $groups = self::fetchRows('groups');
        $expected = new ExpectedCatalog(
            self::fetchRows('articles'),
            $groups,
            self::fetchRows('stock', $unit),
            self::fetchRows('prices', $unit . '&price_type=gross')
        );
        $articles = $expected->articles();
        $paths = self::groupPaths($groups);
        $images = $this->fetchImages();
        $lines = fopen("{$this->directory}/products.jsonl", 'wb');
        $csv = new CsvFile("{$this->directory}/products.csv", "{$this->directory}/stock.csv", "{$this->directory}/images.csv");
        $sums = ['products' => 0, 'stock' => 0, 'price' => 0, 'images' => 0];
        $gtins = [];
        foreach ($expected->products() as $id => $product) {
            $product = $this->mapProduct($articles[$id], $product, $paths, $gtins) + ['images' => $images[$id] ?? []];
            fwrite($lines, json_encode($product, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE) . "\n");
            $csv->addProduct($product);
            $sums['products']++;
            $sums['stock'] += $product['stock'];
            $sums['price'] += (int) round((float) $product['price'] * 100);
            $sums['images'] += count($product['images']);
        }
        fclose($lines);
        $csv->close();
        file_put_contents("{$this->directory}/sums.json", json_encode($sums, JSON_THROW_ON_ERROR));
    }

    /** @return \Generator<int, array<string, mixed>> Products. */
    public function loadProducts(): \Generator
    {
        $file = fopen("{$this->directory}/products.jsonl", 'rb');
        while (($line = fgets($file)) !== false) {
            yield json_decode($line, true, 8, JSON_THROW_ON_ERROR);
        }
        fclose($file);
    }

    /** @return \Generator<int, non-empty-list<array<string, mixed>>> */
    public function loadChunks(int $size): \Generator
    {
        $chunk = [];
        foreach ($this->loadProducts() as $product) {
            $chunk[] = $product;
            if (count($chunk) === $size) {
                yield $chunk;
                $chunk = [];
            }
        }
        if ($chunk !== []) {
            yield $chunk;
        }
    }

    /** @param 'products'|'stock'|'images' $name */
    public function csvPath(string $name): string
    {
        return "{$this->directory}/{$name}.csv";
    }

    /** @return array{products: int, stock: int, price: int, images: int} price: in para. */
    public function loadSums(): array
    {
        return json_decode((string) file_get_contents("{$this->directory}/sums.json"), true, 4, JSON_THROW_ON_ERROR);
    }

    /**
     * @param array<string, mixed>                                $article
     * @param array<string, mixed>                                $product
     * @param array<array-key, list<string>>                      $paths
     * @param array<string, true>                                 $gtins   GTINs in use.
     *
     * @return array<string, mixed>
     */
    private function mapProduct(array $article, array $product, array $paths, array &$gtins): array
    {
        $first = $paths[$article['first_group'] ?? ''] ?? null;
        $second = $paths[$article['second_group'] ?? ''] ?? null;
        $gtin = (string) ($article['gtin'] ?? '');
        $isUsable = self::isGtin($gtin) && !isset($gtins[$gtin]);
        $gtins += $isUsable ? [$gtin => true] : [];

        return [
            'sku' => $product['sku'],
            'name' => $product['name'],
            'description' => (string) ($article['description'] ?? ''),
            'price' => $product['price'],
            'stock' => (int) $product['stock'],
            'tax_class' => self::TAX_CLASSES[(string) (float) ($article['vat_rate'] ?? 20)] ?? '',
            'weight' => (string) ($article['weight'] ?? ''),
            'gtin' => $isUsable ? $gtin : '',
            'unit' => trim((string) ($article['unit'] ?? '')),
            'category' => $second !== null && ($first === null || array_slice($second, 0, -1) === $first) ? $second : (array) $first,
        ];
    }

    /** @param array<array-key, int>|null $ids Article IDs as keys; null for all. */
    private function changeStockAndPrices(?array $ids): void
    {
        $query = '?business_unit=' . PlainClient::BUSINESS_UNIT;
        $isSelected = static fn (array $row): bool => $ids === null || isset($ids[$row['article_id']]);
        $key = static fn (array $row): array => ['article_id' => $row['article_id'], 'business_unit' => PlainClient::BUSINESS_UNIT];
        self::mutate('stock', array_map(
            static fn (array $row): array => $key($row) + ['on_hand' => sprintf('%.3F', (float) $row['on_hand'] + 3)],
            array_values(array_filter(self::fetchRows('stock', $query), $isSelected))
        ));
        $prices = array_filter(
            self::fetchRows('prices', $query . '&price_type=gross'),
            static fn (array $row): bool => $isSelected($row) && (float) $row['amount'] > 0
        );
        self::mutate('prices', array_map(
            static fn (array $row): array => $key($row) + ['gross' => sprintf('%.2F', (float) $row['amount'] * 1.05 + 0.01)],
            array_values($prices)
        ));
    }

    /** @return array<array-key, list<string>> Article → URLs, the main image first. */
    private function fetchImages(): array
    {
        $images = [];
        foreach ((new PlainClient())->fetchRows('images') as $rows) {
            foreach ($rows as $row) {
                // Some URLs are relative to the base URL.
                $url = (str_starts_with((string) $row['url'], '/') ? getenv('SORS_SANDBOX_HTTP') : '') . $row['url'];
                $images[$row['article_id']][(int) $row['position']] = $url;
            }
        }

        return array_map(static function (array $urls): array {
            ksort($urls);

            return array_values($urls);
        }, $images);
    }

    /**
     * @param list<array<string, mixed>> $groups
     *
     * @return array<array-key, list<string>> Group → names, from the root down.
     */
    private static function groupPaths(array $groups): array
    {
        $groups = array_column($groups, null, 'id');
        $path = static function (array $group) use (&$path, $groups): array {
            $parent = $groups[$group['parent'] ?? ''] ?? null;

            return [...($parent === null ? [] : $path($parent)), (string) $group['name']];
        };

        return array_map($path, $groups);
    }

    private static function isGtin(string $gtin): bool
    {
        if (preg_match('/^(\d{8}|\d{12,14})$/D', $gtin) !== 1) {
            return false;
        }
        $sum = 0;
        foreach (str_split(strrev($gtin)) as $place => $digit) {
            $sum += (int) $digit * ($place % 2 === 0 ? 1 : 3);
        }

        return $sum % 10 === 0;
    }

    /** @return list<array<string, mixed>> */
    private static function fetchRows(string $kind, string $query = ''): array
    {
        return self::callAdmin('/data/' . PlainClient::DATABASE . "/{$kind}{$query}");
    }

    /** @param list<array<string, mixed>> $changes */
    private static function mutate(string $kind, array $changes): void
    {
        foreach (array_chunk($changes, self::MAX_CHANGES) as $chunk) {
            self::callAdmin('/mutate/' . PlainClient::DATABASE, [$kind => $chunk]);
        }
    }

    /**
     * @param array<string, mixed>|null $body
     *
     * @return array<mixed>
     */
    private static function callAdmin(string $path, ?array $body = null): array
    {
        $options = $body === null ? [] : [
            'method' => 'POST',
            'header' => 'Content-Type: application/json',
            'content' => json_encode($body, JSON_THROW_ON_ERROR),
        ];
        $url = rtrim((string) getenv('SORS_SANDBOX_ADMIN'), '/') . $path;
        $response = file_get_contents($url, false, stream_context_create(['http' => $options]));
        if ($response === false) {
            throw new \RuntimeException("The sandbox did not respond to {$path}.");
        }

        return $response === '' ? [] : json_decode($response, true, 32, JSON_THROW_ON_ERROR);
    }
}
