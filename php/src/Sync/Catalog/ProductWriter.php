<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Sync\CrudProductSaver;
use SorsForWooCommerce\Sync\ProductSaver;

/**
 * Puts articles into products: of a batch in a pile, to be written at once, else one by one through WooCommerce's
 * CRUD. The caller has a transaction open.
 */
final class ProductWriter
{
    private readonly ProductMapper $mapper;
    private ?ProductWriteBuffer $buffer = null;

    public function __construct(
        private readonly Settings $settings,
        private readonly CategoryResolver $categoryResolver,
        private readonly ProductSaver $saver = new CrudProductSaver(),
    ) {
        $this->mapper = new ProductMapper($settings);
    }

    /** From now on products go into a pile; null for one by one. */
    public function useBuffer(?ProductWriteBuffer $pile): void
    {
        $this->buffer = $pile;
    }

    public function isBuffering(): bool
    {
        return $this->buffer !== null;
    }

    /** Through WooCommerce's CRUD. */
    public static function saveProduct(\WC_Product $product): int
    {
        return self::requireId((int) $product->save());
    }

    private static function requireId(int $id): int
    {
        if ($id === 0) {
            throw new \RuntimeException(__('WooCommerce did not store the product. Its log may say why (WooCommerce › Status › Logs).', 'sors-for-woocommerce'));
        }

        return $id;
    }

    /**
     * Loads products into WordPress's caches, in a few queries for all.
     *
     * @param array<array-key, int> $ids
     */
    public static function primeCaches(array $ids): void
    {
        if ($ids === []) {
            return;
        }
        _prime_post_caches(array_values($ids), true, true);
        $parents = array_filter(array_map(static fn (int $id): int => (int) (get_post($id)->post_parent ?? 0), array_values($ids)));
        if ($parents !== []) {
            _prime_post_caches(array_values(array_unique($parents)), true, true);
        }
    }

    /** @param array<string, mixed> $row Of an article. */
    public function createProduct(array $row): WriteResult
    {
        $product = new \WC_Product_Simple();
        $product->set_status($this->settings->text('new_product_status'));
        // The batch's look-up by SKU has shown that it is free.
        $product->set_object_read(false);
        $product->set_sku((string) $row['code']);
        $product->set_object_read(true);
        if ($this->settings->ownsField('stock')) {
            $product->set_manage_stock(true);
        }
        $notes = $this->mapper->apply($product, $row);
        $product->set_category_ids($this->categoryResolver->resolve($row));
        $written = new WriteResult(0, 'created', $notes);
        if ($this->buffer !== null) {
            $this->buffer->create((string) $row['id'], (string) $row['code'], $product, $written);
        } else {
            $written->id = self::requireId($this->saver->save($product, (string) $row['id'], (string) $row['code'], 'create'));
        }

        return $written;
    }

    /**
     * @param array<string, mixed> $row     Of an article.
     * @param string|null          $oldCode Its code when last written; null when it is adopted now.
     */
    public function updateProduct(int $id, array $row, ?string $oldCode): WriteResult
    {
        $product = wc_get_product($id);
        if (!$product instanceof \WC_Product) {
            /* translators: %d: id of a product */
            throw new \RuntimeException(sprintf(__('WooCommerce can’t load product no. %d; the plugin that made its type may be inactive.', 'sors-for-woocommerce'), $id));
        }
        $notes = $this->mapper->apply($product, $row);
        // A SKU the merchant has changed by hand stays.
        if ($oldCode !== null && $oldCode !== (string) $row['code'] && $product->get_sku('edit') === $oldCode) {
            $product->set_sku((string) $row['code']);
        }
        if ($this->settings->ownsField('category') && !$product->is_type('variation')) {
            $this->mergeCategories($product, $row);
        }
        if ($product->get_changes() === [] && !UnitOfMeasure::isChanged($product)) {
            return new WriteResult($id, 'unchanged', $notes);
        }
        if ($this->buffer !== null) {
            $this->buffer->update((string) $row['code'], $product);
        } else {
            self::requireId($this->saver->save($product, (string) $row['id'], (string) $row['code'], 'update'));
        }

        return new WriteResult($id, 'updated', $notes);
    }

    /** @param array<string, mixed> $row Of an article. */
    private function mergeCategories(\WC_Product $product, array $row): void
    {
        $present = array_map('intval', $product->get_category_ids('edit'));
        sort($present);
        $merged = $this->categoryResolver->merge($present, $this->categoryResolver->resolve($row));
        sort($merged);
        if ($merged !== $present) {
            $product->set_category_ids($merged);
        }
    }
}
