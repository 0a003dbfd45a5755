<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

use SorsForWooCommerce\Storage\Transaction;
use SorsForWooCommerce\Sync\Bulk\Announcement;
use SorsForWooCommerce\Sync\Bulk\Caches;
use SorsForWooCommerce\Sync\Bulk\Change;
use SorsForWooCommerce\Sync\Bulk\Creation;
use SorsForWooCommerce\Sync\Bulk\CrudFallback;
use SorsForWooCommerce\Sync\Bulk\Gtins;
use SorsForWooCommerce\Sync\Bulk\Scope;
use SorsForWooCommerce\Sync\Bulk\Sheet;
use SorsForWooCommerce\Sync\Bulk\Sheets;
use SorsForWooCommerce\Sync\Bulk\Store;
use SorsForWooCommerce\Sync\RunProgress;

/**
 * The products of one batch, put together as for WooCommerce's CRUD and then written all at once. What can't be
 * written so is saved by WooCommerce on the spot.
 */
final class Pile
{
    /** @var array<array-key, array{\WC_Product, Written}> New products, by the article's id. */
    private array $new = [];

    /** @var list<Sheet> Of products that change. */
    private array $changed = [];

    /** @var list<int> Products WooCommerce has saved. */
    private array $single = [];

    /** @var array<int, Sheet> Of products that are there. */
    private readonly array $sheets;
    private readonly Change $change;
    public readonly Gtins $gtins;

    /**
     * @param list<int>    $products That may be updated.
     * @param list<string> $gtins    Of the batch.
     */
    public function __construct(private readonly RunProgress $ledger, array $products, array $gtins)
    {
        $this->sheets = Sheets::read($products);
        $scope = new Scope();
        $scope->open($this->sheets);
        $this->change = new Change($scope);
        $this->gtins = new Gtins($gtins);
    }

    /** Takes a new product; its id comes with flush(). */
    public function create(string $sorsId, string $code, \WC_Product $product, Written $written): void
    {
        if (!Creation::isKnown($product)) {
            CrudFallback::note($this->ledger, 'fields', $code);
            $written->id = Transaction::item(static fn (): int => Products::save($product));
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
            $this->single[] = Transaction::item(static fn (): int => Products::save($product));
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
        $sheets = $this->new === [] ? [] : (new Creation())->insert(array_map(static fn (array $new): \WC_Product => $new[0], $this->new));
        (new Store())->write([...array_values($sheets), ...$this->changed]);
        array_push($this->changed, ...array_values($sheets));
        foreach ($this->new as [$product, $written]) {
            $written->id = $product->get_id();
        }

        return array_map(static fn (array $new): int => $new[1]->id, $this->new);
    }

    /** After the commit. */
    public function announce(): void
    {
        Caches::forgetSaved($this->single);
        if ($this->changed !== []) {
            Announcement::make($this->changed);
        }
    }

    private static function gtin(\WC_Product $product): string
    {
        return method_exists($product, 'get_global_unique_id') ? (string) $product->get_global_unique_id('edit') : '';
    }
}
