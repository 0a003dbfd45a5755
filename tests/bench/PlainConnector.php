<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

/**
 * A simple connector: sequential pages with curl, json_decode, look-up by SKU, WooCommerce's CRUD for each article.
 * The measured time includes reading SORS. It doesn't detect changes.
 */
final class PlainConnector implements Contender
{
    /** @var array<string, int> Path of a category → term. */
    private array $categories = [];

    public function __construct(private readonly BenchmarkData $data)
    {
    }

    public function prepare(string $step): void
    {
        wp_set_current_user(1);
        foreach (['file', 'media', 'image'] as $part) {
            require_once ABSPATH . "wp-admin/includes/{$part}.php";
        }
    }

    public function run(string $step): void
    {
        if ($step === 'images' || $step === 'images-again') {
            $this->saveImages();
            return;
        }
        $client = new PlainClient();
        $stockRows = [];
        foreach ($client->fetchRows('stock') as $rows) {
            foreach ($rows as $row) {
                $stockRows[$row['article_id']] = $row;
            }
        }
        // All contenders share the selection of articles and their categories.
        $products = array_column(iterator_to_array($this->data->loadProducts(), false), null, 'sku');
        foreach ($client->fetchRows('articles') as $rows) {
            foreach ($rows as $row) {
                if (isset($products[$row['code']]) && !isset($products[$row['code']]['done'])) {
                    $this->saveProduct($products[$row['code']], $stockRows[$row['id']] ?? null, $step === 'stock');
                    $products[$row['code']]['done'] = true;
                }
            }
        }
    }

    private function saveProduct(array $article, ?array $stockRow, bool $stockOnly): void
    {
        $id = wc_get_product_id_by_sku($article['sku']);
        $product = $id > 0 ? wc_get_product($id) : new \WC_Product_Simple();
        if (!$stockOnly) {
            $product->set_sku($article['sku']);
            $product->set_name($article['name']);
            $product->set_status('publish');
            $product->set_description($article['description']);
            $product->set_tax_class($article['tax_class']);
            $product->set_weight($article['weight']);
            $product->set_global_unique_id($article['gtin']);
            $product->set_category_ids($article['category'] === [] ? [] : [$this->categoryId($article['category'])]);
        }
        $product->set_regular_price((float) ($stockRow['price'] ?? 0) > 0 ? wc_format_decimal($stockRow['price'], 2) : '');
        $product->set_manage_stock(true);
        $product->set_stock_quantity(floor((float) ($stockRow['free'] ?? 0)));
        $product->save();
    }

    /** @param list<string> $path */
    private function categoryId(array $path): int
    {
        $key = implode(' > ', $path);
        if (!isset($this->categories[$key])) {
            $parent = count($path) > 1 ? $this->categoryId(array_slice($path, 0, -1)) : 0;
            $name = (string) end($path);
            $term = term_exists($name, 'product_cat', $parent) ?? wp_insert_term($name, 'product_cat', ['parent' => $parent]);
            $this->categories[$key] = (int) $term['term_id'];
        }

        return $this->categories[$key];
    }

    /** Fetches images that have no attachment yet. */
    private function saveImages(): void
    {
        foreach ($this->data->loadProducts() as $product) {
            if ($product['images'] === []) {
                continue;
            }
            $saved = wc_get_product(wc_get_product_id_by_sku($product['sku']));
            $ids = array_map(fn (string $url): int => $this->attachmentId($url, $saved->get_id()), $product['images']);
            $saved->set_image_id((int) array_shift($ids));
            $saved->set_gallery_image_ids($ids);
            $saved->save();
        }
    }

    private function attachmentId(string $url, int $product): int
    {
        $found = get_posts(['post_type' => 'attachment', 'post_status' => 'any', 'meta_key' => '_source', 'meta_value' => $url, 'fields' => 'ids']);
        if ($found !== []) {
            return $found[0];
        }
        $file = download_url($url);
        $id = is_wp_error($file) ? $file : media_handle_sideload(['name' => basename($url), 'tmp_name' => $file], $product);
        if (is_wp_error($id)) {
            throw new \RuntimeException("{$url}: " . $id->get_error_message());
        }
        update_post_meta($id, '_source', $url);

        return $id;
    }
}
