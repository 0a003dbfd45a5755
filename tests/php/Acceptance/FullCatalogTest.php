<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Acceptance;

use PHPUnit\Framework\TestCase;
use Sors\Client;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Tests\Support\ExpectedCatalog;

/**
 * The demo shop against the sandbox it was filled from: every article, not a sample.
 */
final class FullCatalogTest extends TestCase
{
    private const DATABASE = 'MyDatabase2026';
    private const BUSINESS_UNIT = '1';
    private const CHUNK = 200;

    /** @var array<string, array<string, mixed>> Expected products by article id. */
    private static array $expected = [];

    /** @var array<string, \WC_Product> Products by article id. */
    private static array $products = [];

    public static function setUpBeforeClass(): void
    {
        self::$expected = ExpectedCatalog::fromSandbox((string) getenv('SORS_SANDBOX_ADMIN'), self::DATABASE, self::BUSINESS_UNIT)->products();
        $ids = self::links('article');
        foreach (array_chunk($ids, self::CHUNK, true) as $chunk) {
            $found = wc_get_products(['include' => array_values($chunk), 'limit' => -1, 'status' => 'any']);
            $found = array_combine(array_map(static fn (\WC_Product $product): int => $product->get_id(), $found), $found);
            foreach ($chunk as $article => $id) {
                if (isset($found[$id])) {
                    self::$products[(string) $article] = $found[$id];
                }
            }
        }
    }

    public function testEveryArticleIsInTheShopAndNothingElse(): void
    {
        $this->assertGreaterThan(1500, count(self::$expected));
        $this->assertSame([], array_diff_key(self::$expected, self::$products), 'not in the shop');
        $this->assertSame([], array_keys(array_diff_key(self::$products, self::$expected)), 'in the shop, though not to be sold');
        $counts = (array) wp_count_posts('product');
        $this->assertSame(count(self::$expected), (int) $counts['publish']);
        $this->assertSame(count(self::$expected), array_sum(array_map('intval', $counts)));
    }

    public function testNamesAndCodes(): void
    {
        $this->compare('sku', static fn (\WC_Product $product): string => $product->get_sku());
        $this->compare('name', static fn (\WC_Product $product): string => html_entity_decode($product->get_name('edit'), ENT_QUOTES | ENT_HTML5));
    }

    public function testPrices(): void
    {
        $price = static fn (\WC_Product $product): string => $product->get_regular_price('edit') === ''
            ? ''
            : number_format((float) $product->get_regular_price('edit'), 2, '.', '');
        $this->compare('price', $price);
        foreach (self::$products as $id => $product) {
            $this->assertSame($product->get_regular_price('edit'), $product->get_price('edit'), "price of {$id}");
        }
    }

    public function testStock(): void
    {
        $this->compare('stock', static function (\WC_Product $product): ?int {
            return $product->managing_stock() ? (int) $product->get_stock_quantity() : null;
        });
        foreach (self::$products as $id => $product) {
            $this->assertSame((int) $product->get_stock_quantity() > 0, $product->is_in_stock(), "stock status of {$id}");
        }
    }

    public function testCategories(): void
    {
        $terms = array_map(
            static fn (\WP_Term $term): string => html_entity_decode($term->name, ENT_QUOTES | ENT_HTML5),
            array_column(get_terms(['taxonomy' => 'product_cat', 'hide_empty' => false]), null, 'term_id')
        );
        $this->compare('categories', static function (\WC_Product $product) use ($terms): array {
            $ids = array_diff($product->get_category_ids(), [(int) get_option('default_product_cat')]);
            $names = array_map(static fn (int $id): string => $terms[$id], array_values($ids));
            sort($names, SORT_STRING);

            return $names;
        });
    }

    public function testPictures(): void
    {
        $hashes = array_flip(self::links('attachment'));
        $this->compare('pictures', static function (\WC_Product $product) use ($hashes): array {
            $ids = array_filter([(int) $product->get_image_id(), ...$product->get_gallery_image_ids()]);

            return array_map(static fn (int $id): string => (string) ($hashes[$id] ?? "unknown attachment {$id}"), array_values($ids));
        });
    }

    /** The files on disk are SORS's pictures byte for byte: the extension hashes them again. */
    public function testPictureFiles(): void
    {
        $client = new Client(['api_key' => 'none', 'base_url' => 'http://127.0.0.1:9', 'database' => self::DATABASE]);
        $directory = get_temp_dir() . 'sors-acceptance-' . bin2hex(random_bytes(6));
        mkdir($directory);
        $wrong = [];
        $checked = 0;
        foreach (array_chunk(self::links('attachment'), 50, true) as $chunk) {
            $rows = array_map(static fn (int $id): array => [
                'id' => (string) $id,
                'article_id' => '1',
                'url' => null,
                'data' => base64_encode((string) file_get_contents((string) wp_get_original_image_path($id))),
                'version' => null,
                'file_name' => null,
            ], $chunk);
            foreach (array_map(null, array_map('strval', array_keys($chunk)), $client->fetchImages(array_values($rows), $directory)) as [$hash, $file]) {
                $checked++;
                if ($file['hash'] !== $hash) {
                    $wrong[] = $hash . ': ' . ($file['error'] ?? $file['hash']);
                }
            }
            array_map('unlink', glob($directory . '/*') ?: []);
        }
        rmdir($directory);
        $this->assertSame([], $wrong);
        $this->assertGreaterThan(1000, $checked);
    }

    /** @param callable(\WC_Product): mixed $read */
    private function compare(string $what, callable $read): void
    {
        $wrong = [];
        foreach (self::$expected as $id => $expected) {
            $actual = isset(self::$products[$id]) ? $read(self::$products[$id]) : null;
            if ($actual !== $expected[$what]) {
                $wrong[$id] = ['SORS' => $expected[$what], 'shop' => $actual];
            }
        }
        $this->assertSame([], array_slice($wrong, 0, 5, true), sprintf('%d of %d have another %s', count($wrong), count(self::$expected), $what));
    }

    /** @return array<array-key, int> SORS's id (of a picture: its hash) → post id */
    private static function links(string $kind): array
    {
        global $wpdb;
        $rows = $wpdb->get_results($wpdb->prepare(
            'SELECT sors_id, wp_id FROM %i WHERE database_name = %s AND kind = %s AND wp_id IS NOT NULL',
            Schema::table('links'),
            self::DATABASE,
            $kind
        ));

        return array_map('intval', array_column($rows, 'wp_id', 'sors_id'));
    }
}
