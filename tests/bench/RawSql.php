<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

/**
 * The limit of the database: WooCommerce's rows by multi-row INSERT … ON DUPLICATE KEY UPDATE, 500 products per transaction.
 *
 * It does no checks, no look-ups except IDs, no caches and no hooks, and creates categories before the measurement. No shop
 * should be filled like this.
 */
final class RawSql implements Contender
{
    private const BATCH = 500;
    private const META = [
        'total_sales' => '0', '_tax_status' => 'taxable', '_manage_stock' => 'yes', '_backorders' => 'no',
        '_sold_individually' => 'no', '_virtual' => 'no', '_downloadable' => 'no', '_download_limit' => '-1',
        '_download_expiry' => '-1', '_wc_average_rating' => '0', '_wc_review_count' => '0',
    ];

    /** @var array<string, int> Path of a category → term_taxonomy_id. */
    private array $categories = [];

    /** @var array<string, int> Path of a category → term ID. */
    private array $terms = [];
    private int $simple = 0;
    private int $outOfStock = 0;

    public function __construct(private readonly BenchmarkData $data)
    {
    }

    public function prepare(string $step): void
    {
        if ($step !== 'import') {
            return;
        }
        foreach ($this->data->loadProducts() as $product) {
            $this->createCategory($product['category']);
        }
        $this->simple = (int) get_term_by('slug', 'simple', 'product_type')->term_taxonomy_id;
        $this->outOfStock = (int) get_term_by('slug', 'outofstock', 'product_visibility')->term_taxonomy_id;
    }

    public function run(string $step): void
    {
        global $wpdb;
        $id = (int) $wpdb->get_var("SELECT MAX(ID) FROM {$wpdb->posts}");
        foreach ($this->data->loadChunks(self::BATCH) as $products) {
            $wpdb->query('START TRANSACTION');
            if ($step === 'import') {
                $this->insertProducts($products, $id);
                $id += count($products);
            } else {
                $this->updateStock($products);
            }
            $wpdb->query('COMMIT');
        }
        if ($step === 'import') {
            $wpdb->query("UPDATE {$wpdb->term_taxonomy} tt JOIN (SELECT term_taxonomy_id, COUNT(*) AS products
                FROM {$wpdb->term_relationships} GROUP BY 1) counted USING (term_taxonomy_id) SET tt.count = counted.products");
        }
    }

    private function insertProducts(array $products, int $id): void
    {
        global $wpdb;
        $now = gmdate('Y-m-d H:i:s');
        $posts = $meta = $lookup = $terms = [];
        foreach ($products as $product) {
            $id++;
            $posts[] = [$id, $product['name'], $product['description'], 'sku-' . strtolower($product['sku']), $now, $now, $now, $now];
            foreach ($this->productMeta($product) as $key => $value) {
                $meta[] = [$id, $key, $value];
            }
            $lookup[] = [$id, $product['sku'], $product['gtin'], ...self::lookupValues($product), $product['tax_class']];
            $terms[] = [$id, $this->simple];
            if ($product['category'] !== []) {
                $terms[] = [$id, $this->categories[implode(' > ', $product['category'])]];
            }
            if ($product['stock'] <= 0) {
                $terms[] = [$id, $this->outOfStock];
            }
        }
        self::upsert($wpdb->posts, 'ID, post_title, post_content, post_name, post_date, post_date_gmt, post_modified, post_modified_gmt', $posts, 'post_title', [
            'post_type' => 'product', 'post_status' => 'publish', 'post_author' => 0, 'comment_status' => 'open', 'ping_status' => 'closed',
            'post_excerpt' => '', 'to_ping' => '', 'pinged' => '', 'post_content_filtered' => '',
        ]);
        self::upsert($wpdb->postmeta, 'post_id, meta_key, meta_value', $meta, 'meta_value');
        self::upsert(
            "{$wpdb->prefix}wc_product_meta_lookup",
            'product_id, sku, global_unique_id, min_price, max_price, stock_quantity, stock_status, tax_class',
            $lookup,
            'sku',
            ['tax_status' => 'taxable']
        );
        self::upsert($wpdb->term_relationships, 'object_id, term_taxonomy_id', $terms, 'term_taxonomy_id');
    }

    /** @return array<string, string> */
    private function productMeta(array $product): array
    {
        $own = [
            '_sku' => $product['sku'],
            '_tax_class' => $product['tax_class'],
            '_stock' => (string) $product['stock'],
            '_stock_status' => $product['stock'] > 0 ? 'instock' : 'outofstock',
            '_product_version' => WC()->version,
        ];
        $optional = ['_global_unique_id' => $product['gtin'], '_weight' => $product['weight'], '_regular_price' => $product['price'], '_price' => $product['price'], '_sors_unit' => $product['unit']];

        return $own + self::META + array_filter($optional, static fn (string $value): bool => $value !== '');
    }

    /** @return array{string, string, string, string} */
    private static function lookupValues(array $product): array
    {
        return [$product['price'] ?: '0', $product['price'] ?: '0', (string) $product['stock'], $product['stock'] > 0 ? 'instock' : 'outofstock'];
    }

    private function updateStock(array $products): void
    {
        global $wpdb;
        $lookupTable = "{$wpdb->prefix}wc_product_meta_lookup";
        $skus = implode(', ', array_map(static fn (array $product): string => $wpdb->prepare('%s', $product['sku']), $products));
        $ids = array_column($wpdb->get_results("SELECT product_id, sku FROM {$lookupTable} WHERE sku IN ({$skus})", ARRAY_A), 'product_id', 'sku');
        $metaIds = [];
        $idList = implode(', ', $ids);
        $present = $wpdb->get_results("SELECT meta_id, post_id, meta_key FROM {$wpdb->postmeta} WHERE post_id IN ({$idList})
            AND meta_key IN ('_stock', '_stock_status', '_regular_price', '_price')", ARRAY_N);
        foreach ($present as [$metaId, $post, $key]) {
            $metaIds[$post][$key] = $metaId;
        }
        $meta = $lookup = [];
        foreach ($products as $product) {
            $id = $ids[$product['sku']];
            $row = self::lookupValues($product);
            $values = ['_stock' => $row[2], '_stock_status' => $row[3]] + ($product['price'] === '' ? [] : ['_regular_price' => $product['price'], '_price' => $product['price']]);
            foreach ($values as $key => $value) {
                $meta[] = [$metaIds[$id][$key], $id, $key, $value];
            }
            $lookup[] = [$id, ...$row];
        }
        self::upsert($wpdb->postmeta, 'meta_id, post_id, meta_key, meta_value', $meta, 'meta_value');
        self::upsert($lookupTable, 'product_id, min_price, max_price, stock_quantity, stock_status', $lookup, 'min_price, max_price, stock_quantity, stock_status');
        self::updateVisibility($ids, $lookupTable);
    }

    /** @param array<string, string> $ids */
    private static function updateVisibility(array $ids, string $lookupTable): void
    {
        global $wpdb;
        $hidden = (int) get_term_by('slug', 'outofstock', 'product_visibility')->term_taxonomy_id;
        $idList = implode(', ', $ids);
        $wpdb->query("DELETE tr FROM {$wpdb->term_relationships} tr JOIN {$lookupTable} l ON l.product_id = tr.object_id
            WHERE tr.term_taxonomy_id = {$hidden} AND l.product_id IN ({$idList}) AND l.stock_status = 'instock'");
        $wpdb->query("INSERT IGNORE INTO {$wpdb->term_relationships} (object_id, term_taxonomy_id)
            SELECT product_id, {$hidden} FROM {$lookupTable} WHERE product_id IN ({$idList}) AND stock_status = 'outofstock'");
    }

    /**
     * @param non-empty-list<list<string|int>> $rows
     * @param array<string, string|int>        $same Columns with the same value in every row.
     */
    private static function upsert(string $table, string $columns, array $rows, string $updated, array $same = []): void
    {
        global $wpdb;
        $quote = static fn (string|int $value): string => "'" . mysqli_real_escape_string($wpdb->dbh, (string) $value) . "'";
        $constant = implode('', array_map(static fn (string|int $value): string => ', ' . $quote($value), $same));
        $tuples = array_map(static fn (array $row): string => '(' . implode(', ', array_map($quote, $row)) . $constant . ')', $rows);
        $updates = array_map(static fn (string $column): string => "{$column} = VALUES({$column})", explode(', ', $updated));
        $names = implode(', ', [$columns, ...array_keys($same)]);
        if ($wpdb->query("INSERT INTO {$table} ({$names}) VALUES " . implode(', ', $tuples) . ' ON DUPLICATE KEY UPDATE ' . implode(', ', $updates)) === false) {
            throw new \RuntimeException("{$table}: {$wpdb->last_error}");
        }
    }

    /**
     * @param list<string> $path
     *
     * @return int The term ID; 0 for an empty path.
     */
    private function createCategory(array $path): int
    {
        $key = implode(' > ', $path);
        if ($path !== [] && !isset($this->terms[$key])) {
            $parent = $this->createCategory(array_slice($path, 0, -1));
            $term = wp_insert_term((string) end($path), 'product_cat', ['parent' => $parent]);
            if (is_wp_error($term)) {
                throw new \RuntimeException($term->get_error_message());
            }
            $this->terms[$key] = (int) $term['term_id'];
            $this->categories[$key] = (int) $term['term_taxonomy_id'];
        }

        return $this->terms[$key] ?? 0;
    }
}
