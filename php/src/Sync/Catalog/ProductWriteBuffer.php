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
    private array $new = [];

    /** @var list<ProductChangeSet> Of products that change. */
    private array $changed = [];

    /** @var list<int> Products WooCommerce has saved. */
    private array $single = [];

    /** @var array<int, ProductChangeSet> Of products that are there. */
    private readonly array $sheets;
    private readonly ChangeSetBuilder $change;
    public readonly GtinIndex $gtins;

    /**
     * @param list<int>    $products That may be updated.
     * @param list<string> $gtins    Of the batch.
     */
    public function __construct(private readonly RunProgress $ledger, array $products, array $gtins)
    {
        $this->sheets = ChangeSetLoader::read($products);
        $scope = new BulkEligibility();
        $scope->open($this->sheets);
        $this->change = new ChangeSetBuilder($scope);
        $this->gtins = new GtinIndex($gtins);
    }

    /** Takes a new product; its id comes with flush(). */
    public function create(string $sorsId, string $code, \WC_Product $product, WriteResult $written): void
    {
        if (!ProductInserter::isKnown($product)) {
            CrudFallback::note($this->ledger, 'fields', $code);
            $written->id = Transaction::item(static fn (): int => ProductWriter::save($product));
            $this->single[] = $written->id;
        } else {
            $product->validate_props();
            $this->new[$sorsId] = [$product, $written];
        }
        $this->gtins->claim($written->id === 0 ? -count($this->new) : $written->id, self::gtin($product));
    }

    public function update(string $code, \WC_Product $product): void
    {
        $sheet = $this->sheets[$product->get_id()] ?? null;
        $reason = $sheet === null ? 'rows' : $this->change->reason($product, $sheet);
        if ($reason === null) {
            $this->change->apply($product, $sheet);
            $this->changed[] = $sheet;
        } else {
            CrudFallback::note($this->ledger, $reason, $code);
            $this->single[] = Transaction::item(static fn (): int => ProductWriter::save($product));
        }
        $this->gtins->claim($product->get_id(), self::gtin($product));
    }

    /**
     * Writes what was taken.
     *
     * @return array<array-key, int> Ids of the new products, by the article's id.
     */
    public function flush(): array
    {
        $sheets = $this->new === [] ? [] : (new ProductInserter())->insert(array_map(static fn (array $new): \WC_Product => $new[0], $this->new));
        (new ChangeSetWriter())->write([...array_values($sheets), ...$this->changed]);
        array_push($this->changed, ...array_values($sheets));
        foreach ($this->new as [$product, $written]) {
            $written->id = $product->get_id();
        }

        return array_map(static fn (array $new): int => $new[1]->id, $this->new);
    }

    /** After the commit. */
    public function announce(): void
    {
        CacheInvalidator::forgetSaved($this->single);
        if ($this->changed !== []) {
            HookDispatcher::make($this->changed);
        }
    }

    private static function gtin(\WC_Product $product): string
    {
        return method_exists($product, 'get_global_unique_id') ? (string) $product->get_global_unique_id('edit') : '';
    }
}
