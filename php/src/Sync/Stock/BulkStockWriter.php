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
    private readonly bool $isEnabled;

    /** Why none of the shop's products may be written so. */
    private readonly ?string $shopFallbackReason;
    private readonly bool $ownsStock;
    private ?ChangeSetWriter $changeSetWriter = null;
    private ?BulkEligibility $eligibility = null;
    private ?ChangeSetStockWriter $stockWriter = null;

    /** @var array<int, ProductChangeSet> Of the batch at hand, by product. */
    private array $changeSets = [];

    /** @var list<ProductChangeSet> Those that were written. */
    private array $written = [];

    /** @var array<int, float> Product → its quantity before; of those that were written. */
    private array $quantitiesBefore = [];

    /** @var array<int, string> Product → why it is not written here. */
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
     * Locks the products, whoever writes them.
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
     * @param array<array-key, array<string, mixed>> $rows     Of stock, by SORS's id.
     * @param array<array-key, int>                  $products By SORS's id.
     * @param array<int, string>                     $pending  By product.
     *
     * @return array<array-key, StockWriteResult> By SORS's id; what is missing is left to WooCommerce.
     */
    public function write(array $rows, array $products, array $pending): array
    {
        if (!$this->isAvailable()) {
            return [];
        }
        try {
            return Transaction::runBatch(fn (): array => $this->writeBatch($rows, $products, $pending));
        } catch (TransactionLostException $lost) {
            throw $lost;
        } catch (\Throwable $error) {
            Log::warning('A batch of stock and prices could not be written at once and is written one by one: ' . $error->getMessage());
            $this->written = [];
            $this->fallbackReasons += array_fill_keys(array_values($products), 'error');

            return [];
        }
    }

    /** Why a product is left to WooCommerce: key of a reason; null where a person chose it so. */
    public function findFallbackReason(int $product): ?string
    {
        return $this->shopFallbackReason ?? $this->fallbackReasons[$product] ?? null;
    }

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
     * @param array<int, string>                     $pending
     *
     * @return array<array-key, StockWriteResult>
     */
    private function writeBatch(array $rows, array $products, array $pending): array
    {
        // Made once: what they look up of the shop is forgotten after each batch, and dear to look up again.
        $this->eligibility ??= new BulkEligibility();
        $this->stockWriter ??= new ChangeSetStockWriter($this->settings);
        $this->eligibility->prepareBatch($this->changeSets);
        $sets = [];
        foreach ($rows as $id => $row) {
            $sheet = $this->changeSets[$products[$id]] ?? null;
            $reason = $sheet === null ? 'rows' : $this->findProductFallbackReason($this->eligibility, $sheet);
            if ($reason !== null) {
                $this->fallbackReasons[$products[$id]] = $reason;
                continue;
            }
            $sets[$id] = $this->stockWriter->applyRow($sheet, $row, $pending[$products[$id]] ?? '0');
            if ($sets[$id]->outcome === 'updated') {
                $this->quantitiesBefore[$sheet->id] = $sets[$id]->before;
                $this->written[] = $sheet;
            }
        }
        $this->changeSetWriter ??= new ChangeSetWriter();
        $this->changeSetWriter->write($this->written);
        self::refreshParents($this->written);

        return $sets;
    }

    private function findProductFallbackReason(BulkEligibility $scope, ProductChangeSet $sheet): ?string
    {
        return $scope->findFallbackReason($sheet) ?? ($this->ownsStock || BulkEligibility::leavesUnmanagedStock($sheet) ? null : 'values');
    }

    /**
     * Has WooCommerce make the parents of variations anew.
     *
     * @param list<ProductChangeSet> $sheets
     */
    private static function refreshParents(array $sheets): void
    {
        $variations = array_filter($sheets, static fn (ProductChangeSet $sheet): bool => $sheet->isVariation() && $sheet->parentId() !== 0);
        CacheInvalidator::invalidateProducts(array_map(static fn (ProductChangeSet $sheet): int => $sheet->id, array_values($variations)));
        foreach (array_unique(array_map(static fn (ProductChangeSet $sheet): int => $sheet->parentId(), $variations)) as $parent) {
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
