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
 * Bulk writer for stock and prices: writes a batch with a few statements.
 */
final class BulkStockWriter
{
    private readonly bool $isEnabled;

    /** Key of the reason why the bulk writer can't write this shop's products. */
    private readonly ?string $shopFallbackReason;
    private readonly bool $ownsStock;
    private ?ChangeSetWriter $changeSetWriter = null;
    private ?BulkEligibility $eligibility = null;
    private ?ChangeSetStockWriter $stockWriter = null;

    /** @var array<int, ProductChangeSet> Product → change set, of the current batch. */
    private array $changeSets = [];

    /** @var list<ProductChangeSet> Written change sets of the current batch. */
    private array $written = [];

    /** @var array<int, float> Product → previous quantity, of written products. */
    private array $quantitiesBefore = [];

    /** @var array<int, string> Product → key of the reason why CRUD must write it. */
    private array $fallbackReasons = [];

    public function __construct(private readonly Settings $settings)
    {
        $this->isEnabled = BulkSupport::isEnabled($settings);
        $this->shopFallbackReason = $this->isEnabled ? BulkSupport::findFallbackReason() : null;
        $this->ownsStock = $settings->ownsField('stock');
    }

    public function isAvailable(): bool
    {
        return $this->isEnabled && $this->shopFallbackReason === null;
    }

    /**
     * Locks the products of a batch, for the bulk writer and for CRUD.
     *
     * @param list<int> $products
     */
    public function lockProducts(array $products): void
    {
        $this->written = [];
        $this->fallbackReasons = [];
        $this->changeSets = [];
        if ($products === []) {
            return;
        }
        if ($this->isAvailable()) {
            $this->changeSets = ChangeSetLoader::loadStockAndPrice($products);
        } else {
            self::lockStockRows($products);
        }
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows     Stock rows, by SORS's ID.
     * @param array<array-key, int>                  $products Products, by SORS's ID.
     * @param array<int, string>                     $unsent   Product → unsent quantity.
     *
     * @return array<array-key, StockWriteResult> By SORS's ID. CRUD must write the missing ones.
     */
    public function write(array $rows, array $products, array $unsent): array
    {
        if (!$this->isAvailable()) {
            return [];
        }
        try {
            return Transaction::runBatch(fn (): array => $this->writeBatch($rows, $products, $unsent));
        } catch (TransactionLostException $lost) {
            throw $lost;
        } catch (\Throwable $error) {
            Log::warning('A batch of stock and prices could not be written in bulk and is written product by product: ' . $error->getMessage());
            $this->written = [];
            $this->fallbackReasons += array_fill_keys(array_values($products), 'error');

            return [];
        }
    }

    /** Key of the reason why CRUD must write a product; null if the settings choose CRUD. */
    public function findFallbackReason(int $product): ?string
    {
        return $this->shopFallbackReason ?? $this->fallbackReasons[$product] ?? null;
    }

    /** Fires the hooks of the written products. Call it after the commit. */
    public function afterCommit(): void
    {
        if ($this->written !== []) {
            HookDispatcher::fireFor($this->written);
            LowStockNotifier::notifyChangeSets($this->written, $this->quantitiesBefore);
        }
        $this->written = [];
        $this->quantitiesBefore = [];
        $this->changeSets = [];
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows
     * @param array<array-key, int>                  $products
     * @param array<int, string>                     $unsent
     *
     * @return array<array-key, StockWriteResult>
     */
    private function writeBatch(array $rows, array $products, array $unsent): array
    {
        // Created once: their look-ups are expensive, and the caches behind them are flushed after each batch.
        $this->eligibility ??= new BulkEligibility();
        $this->stockWriter ??= new ChangeSetStockWriter($this->settings);
        $this->eligibility->prepareBatch($this->changeSets);
        $results = [];
        foreach ($rows as $id => $row) {
            $changeSet = $this->changeSets[$products[$id]] ?? null;
            $reason = $changeSet === null ? 'rows' : $this->findProductFallbackReason($this->eligibility, $changeSet);
            if ($reason !== null) {
                $this->fallbackReasons[$products[$id]] = $reason;
                continue;
            }
            $results[$id] = $this->stockWriter->applyRow($changeSet, $row, $unsent[$products[$id]] ?? '0');
            if ($results[$id]->outcome === 'updated') {
                $this->quantitiesBefore[$changeSet->id] = $results[$id]->before;
                $this->written[] = $changeSet;
            }
        }
        $this->changeSetWriter ??= new ChangeSetWriter();
        $this->changeSetWriter->write($this->written);
        self::refreshParents($this->written);

        return $results;
    }

    private function findProductFallbackReason(BulkEligibility $scope, ProductChangeSet $changeSet): ?string
    {
        return $scope->findFallbackReason($changeSet) ?? ($this->ownsStock || BulkEligibility::leavesUnmanagedStock($changeSet) ? null : 'values');
    }

    /**
     * Makes WooCommerce synchronize the parents of variations.
     *
     * @param list<ProductChangeSet> $changeSets
     */
    private static function refreshParents(array $changeSets): void
    {
        $variations = array_filter($changeSets, static fn (ProductChangeSet $changeSet): bool => $changeSet->isVariation() && $changeSet->parentId() !== 0);
        CacheInvalidator::invalidateProducts(array_map(static fn (ProductChangeSet $changeSet): int => $changeSet->id, array_values($variations)));
        foreach (array_unique(array_map(static fn (ProductChangeSet $changeSet): int => $changeSet->parentId(), $variations)) as $parent) {
            wc_delete_product_transients($parent);
            wc_deferred_product_sync($parent);
        }
    }

    /** @param list<int> $products */
    private static function lockStockRows(array $products): void
    {
        global $wpdb;
        BulkQuery::fetchTuples("SELECT meta_id FROM {$wpdb->postmeta} WHERE post_id IN (" . BulkQuery::joinIds($products) . ") AND meta_key = '_stock' FOR UPDATE");
    }
}
