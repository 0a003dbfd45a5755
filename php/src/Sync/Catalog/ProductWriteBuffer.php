<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

use SorsForWooCommerce\Storage\Transaction;
use SorsForWooCommerce\Sync\Bulk\BulkEligibility;
use SorsForWooCommerce\Sync\Bulk\CacheInvalidator;
use SorsForWooCommerce\Sync\Bulk\ChangeSetBuilder;
use SorsForWooCommerce\Sync\Bulk\ChangeSetLoader;
use SorsForWooCommerce\Sync\Bulk\ChangeSetWriter;
use SorsForWooCommerce\Sync\Bulk\CrudFallback;
use SorsForWooCommerce\Sync\Bulk\GtinIndex;
use SorsForWooCommerce\Sync\Bulk\HookDispatcher;
use SorsForWooCommerce\Sync\Bulk\ProductChangeSet;
use SorsForWooCommerce\Sync\Bulk\ProductInserter;
use SorsForWooCommerce\Sync\RunProgress;

/**
 * The products of one batch, put together as for WooCommerce's CRUD and then written all at once. What can't be
 * written so is saved by WooCommerce on the spot.
 */
final class ProductWriteBuffer
{
    /** @var array<array-key, array{\WC_Product, WriteResult}> New products, by the article's id. */
    private array $newProducts = [];

    /** @var list<ProductChangeSet> Of products that change. */
    private array $changeSets = [];

    /** @var list<int> Products WooCommerce has saved. */
    private array $crudIds = [];

    /** @var array<int, ProductChangeSet> Of products that are there. */
    private readonly array $existing;
    private readonly ChangeSetBuilder $builder;
    public readonly GtinIndex $gtins;

    /**
     * @param list<int>    $products That may be updated.
     * @param list<string> $gtins    Of the batch.
     */
    public function __construct(private readonly RunProgress $progress, array $products, array $gtins)
    {
        $this->existing = ChangeSetLoader::loadProducts($products);
        $scope = new BulkEligibility();
        $scope->prepareBatch($this->existing);
        $this->builder = new ChangeSetBuilder($scope);
        $this->gtins = new GtinIndex($gtins);
    }

    /** Takes a new product; its id comes with flush(). */
    public function create(string $sorsId, string $code, \WC_Product $product, WriteResult $written): void
    {
        if (!ProductInserter::canInsert($product)) {
            CrudFallback::record($this->progress, 'fields', $code);
            $written->id = Transaction::runItem(static fn (): int => ProductWriter::saveProduct($product));
            $this->crudIds[] = $written->id;
        } else {
            $product->validate_props();
            $this->newProducts[$sorsId] = [$product, $written];
        }
        $this->gtins->assign($written->id === 0 ? -count($this->newProducts) : $written->id, self::getGtin($product));
    }

    public function update(string $code, \WC_Product $product): void
    {
        $sheet = $this->existing[$product->get_id()] ?? null;
        $reason = $sheet === null ? 'rows' : $this->builder->findFallbackReason($product, $sheet);
        if ($reason === null) {
            $this->builder->addChanges($product, $sheet);
            $this->changeSets[] = $sheet;
        } else {
            CrudFallback::record($this->progress, $reason, $code);
            $this->crudIds[] = Transaction::runItem(static fn (): int => ProductWriter::saveProduct($product));
        }
        $this->gtins->assign($product->get_id(), self::getGtin($product));
    }

    /**
     * Writes what was taken.
     *
     * @return array<array-key, int> Ids of the new products, by the article's id.
     */
    public function flush(): array
    {
        $sheets = $this->newProducts === [] ? [] : (new ProductInserter())->insertProducts(array_map(static fn (array $new): \WC_Product => $new[0], $this->newProducts));
        (new ChangeSetWriter())->write([...array_values($sheets), ...$this->changeSets]);
        array_push($this->changeSets, ...array_values($sheets));
        foreach ($this->newProducts as [$product, $written]) {
            $written->id = $product->get_id();
        }

        return array_map(static fn (array $new): int => $new[1]->id, $this->newProducts);
    }

    /** After the commit. */
    public function afterCommit(): void
    {
        CacheInvalidator::invalidateSavedProducts($this->crudIds);
        if ($this->changeSets !== []) {
            HookDispatcher::fireFor($this->changeSets);
        }
    }

    private static function getGtin(\WC_Product $product): string
    {
        return method_exists($product, 'get_global_unique_id') ? (string) $product->get_global_unique_id('edit') : '';
    }
}
