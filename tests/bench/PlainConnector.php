<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Bench;

/**
 * A connector as one would write it in an afternoon: page by page with curl, json_decode, look-up by SKU, WooCommerce's
 * CRUD for each article. It reads SORS itself, inside the measured time, and doesn't know what has changed.
 */
final class PlainConnector implements Contender
{
    /** @var array<string, int> Path of a category → term. */
    private array $categories = [];

    public function __construct(private readonly Source $source)
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
        if ($step === 'pictures' || $step === 'pictures-again') {
            $this->pictures();
            return;
        }
        $wire = new Wire();
        $levels = [];
        foreach ($wire->pages('stock') as $rows) {
            foreach ($rows as $row) {
                $levels[$row['article_id']] = $row;
            }
        }
        // Which articles are sold, and in what category, is settled for all contenders alike.
        $wanted = array_column(iterator_to_array($this->source->products(), false), null, 'sku');
        foreach ($wire->pages('articles') as $rows) {
            foreach ($rows as $row) {
                if (isset($wanted[$row['code']]) && !isset($wanted[$row['code']]['done'])) {
                    $this->save($wanted[$row['code']], $levels[$row['id']] ?? null, $step === 'stock');
                    $wanted[$row['code']]['done'] = true;
                }
            }
        }
    }

    private function save(array $article, ?array $level, bool $levelsOnly): void
    {
        $id = wc_get_product_id_by_sku($article['sku']);
        $product = $id > 0 ? wc_get_product($id) : new \WC_Product_Simple();
        if (!$levelsOnly) {
            $product->set_sku($article['sku']);
            $product->set_name($article['name']);
            $product->set_status('publish');
            $product->set_description($article['description']);
            $product->set_tax_class($article['tax_class']);
            $product->set_weight($article['weight']);
            $product->set_global_unique_id($article['gtin']);
            $product->set_category_ids($article['category'] === [] ? [] : [$this->category($article['category'])]);
        }
        $product->set_regular_price((float) ($level['price'] ?? 0) > 0 ? wc_format_decimal($level['price'], 2) : '');
        $product->set_manage_stock(true);
        $product->set_stock_quantity(floor((float) ($level['free'] ?? 0)));
        $product->save();
    }

    /** @param list<string> $path */
    private function category(array $path): int
    {
        $key = implode(' > ', $path);
        if (!isset($this->categories[$key])) {
            $parent = count($path) > 1 ? $this->category(array_slice($path, 0, -1)) : 0;
            $name = (string) end($path);
            $term = term_exists($name, 'product_cat', $parent) ?? wp_insert_term($name, 'product_cat', ['parent' => $parent]);
            $this->categories[$key] = (int) $term['term_id'];
        }

        return $this->categories[$key];
    }

    /** Fetches what it has no attachment of yet. */
    private function pictures(): void
    {
        foreach ($this->source->products() as $product) {
            if ($product['pictures'] === []) {
                continue;
            }
            $saved = wc_get_product(wc_get_product_id_by_sku($product['sku']));
            $ids = array_map(fn (string $url): int => $this->attachment($url, $saved->get_id()), $product['pictures']);
            $saved->set_image_id((int) array_shift($ids));
            $saved->set_gallery_image_ids($ids);
            $saved->save();
        }
    }

    private function attachment(string $url, int $product): int
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
