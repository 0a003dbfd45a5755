<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

use SorsForWooCommerce\Tests\Support\ExpectedCatalog;

/**
 * What the sandbox has, as files that each contender can read a few rows at a time: the same products for all.
 */
final class Source
{
    /** WooCommerce's names of the tax classes of the bench's shop. */
    private const TAX_CLASSES = ['20' => '', '10' => 'reduced-rate', '0' => 'zero-rate'];

    /** One change goes to the sandbox in as many requests. */
    private const CHUNK = 1000;

    public function __construct(private readonly string $directory)
    {
    }

    public function reset(int $articles): void
    {
        self::admin('/reset', ['articles' => $articles, 'seed' => 1]);
    }

    /** A new name, stock and price for every 100th article. */
    public function changeSome(): void
    {
        $articles = self::data('articles');
        $some = array_filter($articles, static fn (int $place): bool => $place % 100 === 0, ARRAY_FILTER_USE_KEY);
        self::mutate('articles', array_map(
            static fn (array $article): array => ['id' => $article['id'], 'name' => trim((string) $article['name']) . ' (novo)'],
            array_values(array_filter($some, static fn (array $article): bool => trim((string) $article['name']) !== ''))
        ));
        $this->changeLevels(array_flip(array_column($some, 'id')));
    }

    /** A new stock and price for every article. */
    public function changeAll(): void
    {
        $this->changeLevels(null);
    }

    /** Writes the files: a line of JSON for each product, the same as CSV, and what their sums must be. */
    public function write(): void
    {
        $unit = '?business_unit=' . Wire::BUSINESS_UNIT;
        $groups = self::data('groups');
        $expected = new ExpectedCatalog(
            self::data('articles'),
            $groups,
            self::data('stock', $unit),
            self::data('prices', $unit . '&price_type=gross')
        );
        $articles = $expected->articles();
        $paths = self::paths($groups);
        $pictures = $this->pictures();
        $lines = fopen("{$this->directory}/products.jsonl", 'wb');
        $csv = new CsvFile("{$this->directory}/products.csv", "{$this->directory}/levels.csv", "{$this->directory}/pictures.csv");
        $sums = ['products' => 0, 'stock' => 0, 'price' => 0, 'pictures' => 0];
        $gtins = [];
        foreach ($expected->products() as $id => $product) {
            $product = $this->product($articles[$id], $product, $paths, $gtins) + ['pictures' => $pictures[$id] ?? []];
            fwrite($lines, json_encode($product, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE) . "\n");
            $csv->add($product);
            $sums['products']++;
            $sums['stock'] += $product['stock'];
            $sums['price'] += (int) round((float) $product['price'] * 100);
            $sums['pictures'] += count($product['pictures']);
        }
        fclose($lines);
        $csv->close();
        file_put_contents("{$this->directory}/sums.json", json_encode($sums, JSON_THROW_ON_ERROR));
    }

    /** @return \Generator<int, array<string, mixed>> Products, one at a time. */
    public function products(): \Generator
    {
        $file = fopen("{$this->directory}/products.jsonl", 'rb');
        while (($line = fgets($file)) !== false) {
            yield json_decode($line, true, 8, JSON_THROW_ON_ERROR);
        }
        fclose($file);
    }

    /** @return \Generator<int, non-empty-list<array<string, mixed>>> */
    public function chunks(int $size): \Generator
    {
        $chunk = [];
        foreach ($this->products() as $product) {
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

    /** @param 'products'|'levels'|'pictures' $name */
    public function csv(string $name): string
    {
        return "{$this->directory}/{$name}.csv";
    }

    /** @return array{products: int, stock: int, price: int, pictures: int} price: in para. */
    public function sums(): array
    {
        return json_decode((string) file_get_contents("{$this->directory}/sums.json"), true, 4, JSON_THROW_ON_ERROR);
    }

    /**
     * @param array<string, mixed>                                $article
     * @param array<string, mixed>                                $product
     * @param array<array-key, list<string>>                      $paths
     * @param array<string, true>                                 $gtins   Taken already.
     *
     * @return array<string, mixed>
     */
    private function product(array $article, array $product, array $paths, array &$gtins): array
    {
        $first = $paths[$article['first_group'] ?? ''] ?? null;
        $second = $paths[$article['second_group'] ?? ''] ?? null;
        $gtin = (string) ($article['gtin'] ?? '');
        $good = self::isGtin($gtin) && !isset($gtins[$gtin]);
        $gtins += $good ? [$gtin => true] : [];

        return [
            'sku' => $product['sku'],
            'name' => $product['name'],
            'description' => (string) ($article['description'] ?? ''),
            'price' => $product['price'],
            'stock' => (int) $product['stock'],
            'tax_class' => self::TAX_CLASSES[(string) (float) ($article['vat_rate'] ?? 20)] ?? '',
            'weight' => (string) ($article['weight'] ?? ''),
            'gtin' => $good ? $gtin : '',
            'unit' => trim((string) ($article['unit'] ?? '')),
            'category' => $second !== null && ($first === null || array_slice($second, 0, -1) === $first) ? $second : (array) $first,
        ];
    }

    /** @param array<array-key, int>|null $ids Of articles as keys; null for all. */
    private function changeLevels(?array $ids): void
    {
        $query = '?business_unit=' . Wire::BUSINESS_UNIT;
        $of = static fn (array $row): bool => $ids === null || isset($ids[$row['article_id']]);
        $place = static fn (array $row): array => ['article_id' => $row['article_id'], 'business_unit' => Wire::BUSINESS_UNIT];
        self::mutate('stock', array_map(
            static fn (array $row): array => $place($row) + ['on_hand' => sprintf('%.3F', (float) $row['on_hand'] + 3)],
            array_values(array_filter(self::data('stock', $query), $of))
        ));
        $prices = array_filter(
            self::data('prices', $query . '&price_type=gross'),
            static fn (array $row): bool => $of($row) && (float) $row['amount'] > 0
        );
        self::mutate('prices', array_map(
            static fn (array $row): array => $place($row) + ['gross' => sprintf('%.2F', (float) $row['amount'] * 1.05 + 0.01)],
            array_values($prices)
        ));
    }

    /** @return array<array-key, list<string>> Article → addresses, the main one first. */
    private function pictures(): array
    {
        $pictures = [];
        foreach ((new Wire())->pages('images') as $rows) {
            foreach ($rows as $row) {
                // Some addresses are relative to SORS's own.
                $url = (str_starts_with((string) $row['url'], '/') ? getenv('SORS_SANDBOX_HTTP') : '') . $row['url'];
                $pictures[$row['article_id']][(int) $row['position']] = $url;
            }
        }

        return array_map(static function (array $urls): array {
            ksort($urls);

            return array_values($urls);
        }, $pictures);
    }

    /**
     * @param list<array<string, mixed>> $groups
     *
     * @return array<array-key, list<string>> Group → names from the root down.
     */
    private static function paths(array $groups): array
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
    private static function data(string $kind, string $query = ''): array
    {
        return self::admin('/data/' . Wire::DATABASE . "/{$kind}{$query}");
    }

    /** @param list<array<string, mixed>> $changes */
    private static function mutate(string $kind, array $changes): void
    {
        foreach (array_chunk($changes, self::CHUNK) as $chunk) {
            self::admin('/mutate/' . Wire::DATABASE, [$kind => $chunk]);
        }
    }

    /**
     * @param array<string, mixed>|null $body
     *
     * @return array<mixed>
     */
    private static function admin(string $path, ?array $body = null): array
    {
        $options = $body === null ? [] : [
            'method' => 'POST',
            'header' => 'Content-Type: application/json',
            'content' => json_encode($body, JSON_THROW_ON_ERROR),
        ];
        $url = rtrim((string) getenv('SORS_SANDBOX_ADMIN'), '/') . $path;
        $answer = file_get_contents($url, false, stream_context_create(['http' => $options]));
        if ($answer === false) {
            throw new \RuntimeException("The sandbox did not answer {$path}.");
        }

        return $answer === '' ? [] : json_decode($answer, true, 32, JSON_THROW_ON_ERROR);
    }
}
