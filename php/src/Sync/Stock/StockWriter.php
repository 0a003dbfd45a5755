<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Stock;

use SorsForWooCommerce\Storage\Link;
use SorsForWooCommerce\Storage\LinkRepository;
use SorsForWooCommerce\Storage\Transaction;
use SorsForWooCommerce\Storage\TransactionLostException;
use SorsForWooCommerce\Sync\Bulk\CacheInvalidator;
use SorsForWooCommerce\Sync\Bulk\CrudFallback;
use SorsForWooCommerce\Sync\Catalog\ProductWriter;
use SorsForWooCommerce\Sync\RowWriter;
use SorsForWooCommerce\Sync\RunContext;
use SorsForWooCommerce\Sync\UnsentQuantities;

/**
 * Writes stock and prices of linked products and variations: in bulk, and through WooCommerce's CRUD what can't be
 * written so.
 */
final class StockWriter implements RowWriter
{
    private readonly LinkRepository $links;
    private readonly CrudStockWriter $crudWriter;
    private readonly BulkStockWriter $bulkWriter;

    /** Products of the batch at hand that went from in stock to zero. */
    private int $zeroedCount = 0;

    /** @var list<int> Products of the batch at hand that WooCommerce has written. */
    private array $crudProducts = [];

    public function __construct(
        private readonly RunContext $session,
        private readonly StockSafeguard $brake,
        private readonly UnsentQuantities $pending,
    ) {
        $this->links = $session->links();
        $this->crudWriter = new CrudStockWriter($session->settings, $session->saver());
        $this->bulkWriter = new BulkStockWriter($session->writerSettings());
    }

    public function batchSize(): int
    {
        return $this->bulkWriter->isAvailable() ? 500 : 50;
    }

    public function mergesPages(): bool
    {
        return $this->bulkWriter->isAvailable();
    }

    public function storedFingerprint(Link $link): string
    {
        return $link->canReceiveStock() ? $link->stockFingerprint : '';
    }

    public function prepare(array $rows, array $links): void
    {
    }

    public function write(array $rows, array $links): void
    {
        $this->zeroedCount = 0;
        $this->crudProducts = [];
        $alive = array_filter($links, static fn (Link $link): bool => $link->canReceiveStock());
        $products = array_map(static fn (Link $link): int => (int) $link->wpId, $alive);
        $due = array_intersect_key($rows, $alive);
        // From here on a sale waits until this batch is written, and is then subtracted from what was written.
        $this->bulkWriter->lockProducts(array_values($products));
        $pending = $this->pending->listForProducts(array_values($products), (string) $this->session->progress->getDetail('stock_since'));
        $sets = $this->bulkWriter->write($due, $products, $pending);
        $saved = [];
        foreach (array_intersect_key($due, $sets) as $id => $row) {
            $saved[] = $this->recordResult($row, $alive[$id], $pending[$products[$id]] ?? '0', $sets[$id]);
        }
        $rest = array_diff_key($due, $sets);
        $this->crudProducts = array_values(array_intersect_key($products, $rest));
        ProductWriter::primeCaches($this->crudProducts);
        foreach ($rest as $id => $row) {
            CrudFallback::record($this->session->progress, $this->bulkWriter->findFallbackReason($products[$id]), $alive[$id]->code);
            $saved[] = $this->writeThroughCrud($row, $alive[$id], $pending[$products[$id]] ?? '0');
        }
        $this->session->progress->increment('skipped', count($rows) - count($saved));
        foreach ($this->session->dryRun === null ? [] : array_diff_key($rows, $alive) as $id => $row) {
            $this->session->dryRun->report->addItem('skip', (string) $id, (string) $row['article_code'], '', null, [], __('No product of the shop stands for it, or it is out of stock because its article is missing.', 'sors-for-woocommerce'));
        }
        if ($saved !== []) {
            $this->links->save($this->session->database(), 'article', $saved);
        }
        // Parents of variations show the range of their prices; WooCommerce would see to it at the end of the request.
        \WC_Post_Data::do_deferred_product_sync();
        $GLOBALS['wc_deferred_product_sync'] = [];
        $this->brake->recordZeroed($this->zeroedCount);
    }

    public function afterCommit(): void
    {
        CacheInvalidator::invalidateSavedProducts($this->crudProducts);
        $this->bulkWriter->afterCommit();
    }

    public function recordUnchanged(string $sorsId, Link $link): void
    {
        $this->session->progress->increment('unchanged');
    }

    /**
     * Through WooCommerce's CRUD.
     *
     * @param array<string, mixed> $row
     *
     * @return array<string, scalar|null> The link as it is to be stored.
     */
    private function writeThroughCrud(array $row, Link $link, string $pending): array
    {
        try {
            $set = Transaction::runItem(fn (): StockWriteResult => $this->crudWriter->writeProduct((int) $link->wpId, $row, $pending));
        } catch (TransactionLostException $lost) {
            throw $lost;
        } catch (\Throwable $error) {
            $this->session->progress->recordFailure($link->sorsId, $link->code, $error->getMessage());

            return self::buildLinkValues($link, '', $error->getMessage());
        }

        return $this->recordResult($row, $link, $pending, $set);
    }

    /**
     * @param array<string, mixed> $row
     *
     * @return array<string, scalar|null> The link as it is to be stored.
     */
    private function recordResult(array $row, Link $link, string $pending, StockWriteResult $set): array
    {
        $ledger = $this->session->progress;
        $this->zeroedCount += (int) $set->zeroed;
        $ledger->increment($set->outcome);
        if ($set->rounded) {
            $ledger->addNote('rounded_down', __('Quantities with decimals were rounded down, as the shop’s stock has none.', 'sors-for-woocommerce'), $link->code);
        }
        if ($set->reason !== null) {
            $ledger->recordPartialSkip($link->sorsId, $link->code, $set->reason);
        }

        // From which an order was subtracted: looked at again by the next run, as SORS's row may stay the same. One whose
        // stock was refused is named by each run.
        return self::buildLinkValues($link, $pending === '0' && !$set->refused ? (string) $row['fingerprint'] : '', null);
    }

    /** @return array<string, scalar|null> */
    private static function buildLinkValues(Link $link, string $fingerprint, ?string $error): array
    {
        return ['id' => $link->id, 'sors_id' => $link->sorsId, 'stock_fingerprint' => $fingerprint, 'last_error' => $error];
    }
}
