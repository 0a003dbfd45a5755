<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Stock;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Transaction;
use SorsForWooCommerce\Storage\TransactionLostException;
use SorsForWooCommerce\Sync\Bulk\BulkEligibility;
use SorsForWooCommerce\Sync\Bulk\BulkQuery;
use SorsForWooCommerce\Sync\Bulk\BulkSupport;
use SorsForWooCommerce\Sync\Bulk\CacheInvalidator;
use SorsForWooCommerce\Sync\Bulk\ChangeSetLoader;
use SorsForWooCommerce\Sync\Bulk\ChangeSetWriter;
use SorsForWooCommerce\Sync\Bulk\HookDispatcher;
use SorsForWooCommerce\Sync\Bulk\ProductChangeSet;

/**
 * Stock and prices of a batch, in a few statements for all.
 */
final class BulkStockWriter
{
    private readonly bool $isChosen;

    /** Why none of the shop's products may be written so. */
    private readonly ?string $refusal;
    private readonly bool $ownsStock;
    private ?ChangeSetWriter $store = null;
    private ?BulkEligibility $scope = null;
    private ?ChangeSetStockWriter $level = null;

    /** @var array<int, ProductChangeSet> Of the batch at hand, by product. */
    private array $sheets = [];

    /** @var list<ProductChangeSet> Those that were written. */
    private array $written = [];

    /** @var array<int, float> Product → its quantity before; of those that were written. */
    private array $before = [];

    /** @var array<int, string> Product → why it is not written here. */
    private array $reasons = [];

    public function __construct(private readonly Settings $settings)
    {
        $this->isChosen = BulkSupport::isBulk($settings);
        $this->refusal = $this->isChosen ? BulkSupport::reason() : null;
        $this->ownsStock = $settings->owns('stock');
    }

    public function isPossible(): bool
    {
        return $this->isChosen && $this->refusal === null;
    }

    /**
     * Locks the products, whoever writes them.
     *
     * @param list<int> $products
     */
    public function read(array $products): void
    {
        $this->written = [];
        $this->reasons = [];
        $this->sheets = [];
        if ($products === []) {
            return;
        }
        if ($this->isPossible()) {
            $this->sheets = ChangeSetLoader::readLevels($products);
        } else {
            self::lock($products);
        }
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows     Of stock, by SORS's id.
     * @param array<array-key, int>                  $products By SORS's id.
     * @param array<int, string>                     $pending  By product.
     *
     * @return array<array-key, StockWriteResult> By SORS's id; what is missing is left to WooCommerce.
     */
    public function write(array $rows, array $products, array $pending): array
    {
        if (!$this->isPossible()) {
            return [];
        }
        try {
            return Transaction::items(fn (): array => $this->set($rows, $products, $pending));
        } catch (TransactionLostException $lost) {
            throw $lost;
        } catch (\Throwable $error) {
            Log::warning('A batch of stock and prices could not be written at once and is written one by one: ' . $error->getMessage());
            $this->written = [];
            $this->reasons += array_fill_keys(array_values($products), 'error');

            return [];
        }
    }

    /** Why a product is left to WooCommerce: key of a reason; null where a person chose it so. */
    public function reason(int $product): ?string
    {
        return $this->refusal ?? $this->reasons[$product] ?? null;
    }

    public function announce(): void
    {
        if ($this->written !== []) {
            HookDispatcher::make($this->written);
            LowStockNotifier::ofSheets($this->written, $this->before);
        }
        $this->written = [];
        $this->before = [];
        $this->sheets = [];
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows
     * @param array<array-key, int>                  $products
     * @param array<int, string>                     $pending
     *
     * @return array<array-key, StockWriteResult>
     */
    private function set(array $rows, array $products, array $pending): array
    {
        // Made once: what they look up of the shop is forgotten after each batch, and dear to look up again.
        $this->scope ??= new BulkEligibility();
        $this->level ??= new ChangeSetStockWriter($this->settings);
        $this->scope->open($this->sheets);
        $sets = [];
        foreach ($rows as $id => $row) {
            $sheet = $this->sheets[$products[$id]] ?? null;
            $reason = $sheet === null ? 'rows' : $this->check($this->scope, $sheet);
            if ($reason !== null) {
                $this->reasons[$products[$id]] = $reason;
                continue;
            }
            $sets[$id] = $this->level->set($sheet, $row, $pending[$products[$id]] ?? '0');
            if ($sets[$id]->outcome === 'updated') {
                $this->before[$sheet->id] = $sets[$id]->before;
                $this->written[] = $sheet;
            }
        }
        $this->store ??= new ChangeSetWriter();
        $this->store->write($this->written);
        self::parents($this->written);

        return $sets;
    }

    private function check(BulkEligibility $scope, ProductChangeSet $sheet): ?string
    {
        return $scope->reason($sheet) ?? ($this->ownsStock || BulkEligibility::isQuiet($sheet) ? null : 'values');
    }

    /**
     * Has WooCommerce make the parents of variations anew.
     *
     * @param list<ProductChangeSet> $sheets
     */
    private static function parents(array $sheets): void
    {
        $variations = array_filter($sheets, static fn (ProductChangeSet $sheet): bool => $sheet->isVariation() && $sheet->parent() !== 0);
        CacheInvalidator::forget(array_map(static fn (ProductChangeSet $sheet): int => $sheet->id, array_values($variations)));
        foreach (array_unique(array_map(static fn (ProductChangeSet $sheet): int => $sheet->parent(), $variations)) as $parent) {
            wc_delete_product_transients($parent);
            wc_deferred_product_sync($parent);
        }
    }

    /** @param list<int> $products */
    private static function lock(array $products): void
    {
        global $wpdb;
        BulkQuery::tuples("SELECT meta_id FROM {$wpdb->postmeta} WHERE post_id IN (" . BulkQuery::ids($products) . ") AND meta_key = '_stock' FOR UPDATE");
    }
}
