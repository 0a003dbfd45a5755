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
    private readonly ProductMapper $fields;
    private ?ProductWriteBuffer $pile = null;

    public function __construct(
        private readonly Settings $settings,
        private readonly CategoryResolver $categories,
        private readonly ProductSaver $saver = new CrudProductSaver(),
    ) {
        $this->fields = new ProductMapper($settings);
    }

    /** From now on products go into a pile; null for one by one. */
    public function pile(?ProductWriteBuffer $pile): void
    {
        $this->pile = $pile;
    }

    public function isPiling(): bool
    {
        return $this->pile !== null;
    }

    /** Through WooCommerce's CRUD. */
    public static function save(\WC_Product $product): int
    {
        return self::must((int) $product->save());
    }

    private static function must(int $id): int
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
    public static function prime(array $ids): void
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
    public function create(array $row): WriteResult
    {
        $product = new \WC_Product_Simple();
        $product->set_status($this->settings->text('new_product_status'));
        // The batch's look-up by SKU has shown that it is free.
        $product->set_object_read(false);
        $product->set_sku((string) $row['code']);
        $product->set_object_read(true);
        if ($this->settings->owns('stock')) {
            $product->set_manage_stock(true);
        }
        $notes = $this->fields->apply($product, $row);
        $product->set_category_ids($this->categories->of($row));
        $written = new WriteResult(0, 'created', $notes);
        if ($this->pile !== null) {
            $this->pile->create((string) $row['id'], (string) $row['code'], $product, $written);
        } else {
            $written->id = self::must($this->saver->save($product, (string) $row['id'], (string) $row['code'], 'create'));
        }

        return $written;
    }

    /**
     * @param array<string, mixed> $row     Of an article.
     * @param string|null          $oldCode Its code when last written; null when it is adopted now.
     */
    public function update(int $id, array $row, ?string $oldCode): WriteResult
    {
        $product = wc_get_product($id);
        if (!$product instanceof \WC_Product) {
            /* translators: %d: id of a product */
            throw new \RuntimeException(sprintf(__('WooCommerce can’t load product no. %d; the plugin that made its type may be inactive.', 'sors-for-woocommerce'), $id));
        }
        $notes = $this->fields->apply($product, $row);
        // A SKU the merchant has changed by hand stays.
        if ($oldCode !== null && $oldCode !== (string) $row['code'] && $product->get_sku('edit') === $oldCode) {
            $product->set_sku((string) $row['code']);
        }
        if ($this->settings->owns('category') && !$product->is_type('variation')) {
            $this->mergeCategories($product, $row);
        }
        if ($product->get_changes() === [] && !UnitOfMeasure::isChanged($product)) {
            return new WriteResult($id, 'unchanged', $notes);
        }
        if ($this->pile !== null) {
            $this->pile->update((string) $row['code'], $product);
        } else {
            self::must($this->saver->save($product, (string) $row['id'], (string) $row['code'], 'update'));
        }

        return new WriteResult($id, 'updated', $notes);
    }

    /** @param array<string, mixed> $row Of an article. */
    private function mergeCategories(\WC_Product $product, array $row): void
    {
        $present = array_map('intval', $product->get_category_ids('edit'));
        sort($present);
        $merged = $this->categories->merge($present, $this->categories->of($row));
        sort($merged);
        if ($merged !== $present) {
            $product->set_category_ids($merged);
        }
    }
}
