<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Stock;

use SorsForWooCommerce\Storage\Link;
use SorsForWooCommerce\Storage\LinkRepository;
use SorsForWooCommerce\Storage\Transaction;
use SorsForWooCommerce\Storage\TransactionLostException;
use SorsForWooCommerce\Storage\UnsentQuantities;
use SorsForWooCommerce\Sync\Bulk\CacheInvalidator;
use SorsForWooCommerce\Sync\Bulk\CrudFallback;
use SorsForWooCommerce\Sync\Catalog\ProductWriter;
use SorsForWooCommerce\Sync\RowWriter;
use SorsForWooCommerce\Sync\RunContext;

/**
 * Writes stock and prices of linked products and variations: in bulk where possible, else through WooCommerce's CRUD.
 */
final class StockWriter implements RowWriter
{
    private readonly LinkRepository $links;
    private readonly CrudStockWriter $crudWriter;
    private readonly BulkStockWriter $bulkWriter;

    /** Products of the current batch that went from in stock to zero. */
    private int $zeroedCount = 0;

    /** @var list<int> Products of the current batch that CRUD wrote. */
    private array $crudProducts = [];

    public function __construct(
        private readonly RunContext $context,
        private readonly StockSafeguard $safeguard,
        private readonly UnsentQuantities $unsent,
    ) {
        $this->links = $context->links();
        $this->crudWriter = new CrudStockWriter($context->settings, $context->saver());
        $this->bulkWriter = new BulkStockWriter($context->writerSettings());
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
        $linked = array_filter($links, static fn (Link $link): bool => $link->canReceiveStock());
        $products = array_map(static fn (Link $link): int => (int) $link->wpId, $linked);
        $linkedRows = array_intersect_key($rows, $linked);
        // A sale after this lock waits for the commit, and then reduces the written stock.
        $this->bulkWriter->lockProducts(array_values($products));
        $unsent = $this->unsent->listForProducts(array_values($products), (string) $this->context->progress->getDetail('stock_since'));
        $results = $this->bulkWriter->write($linkedRows, $products, $unsent);
        $linkValues = [];
        foreach (array_intersect_key($linkedRows, $results) as $id => $row) {
            $linkValues[] = $this->recordResult($row, $linked[$id], $unsent[$products[$id]] ?? '0', $results[$id]);
        }
        $crudRows = array_diff_key($linkedRows, $results);
        $this->crudProducts = array_values(array_intersect_key($products, $crudRows));
        ProductWriter::primeCaches($this->crudProducts);
        foreach ($crudRows as $id => $row) {
            CrudFallback::record($this->context->progress, $this->bulkWriter->findFallbackReason($products[$id]), $linked[$id]->code);
            $linkValues[] = $this->writeThroughCrud($row, $linked[$id], $unsent[$products[$id]] ?? '0');
        }
        $this->context->progress->increment('skipped', count($rows) - count($linkValues));
        foreach ($this->context->dryRun === null ? [] : array_diff_key($rows, $linked) as $id => $row) {
            $this->context->dryRun->report->addItem('skip', (string) $id, (string) $row['article_code'], '', null, [], __('No product is linked to the article, or the product is out of stock because the article is missing.', 'sors-for-woocommerce'));
        }
        if ($linkValues !== []) {
            $this->links->save($this->context->database(), 'article', $linkValues);
        }
        // Parents of variations show a price range, which WooCommerce would update only at the end of the request.
        \WC_Post_Data::do_deferred_product_sync();
        $GLOBALS['wc_deferred_product_sync'] = [];
        $this->safeguard->recordZeroed($this->zeroedCount);
    }

    public function afterCommit(): void
    {
        CacheInvalidator::invalidateSavedProducts($this->crudProducts);
        $this->bulkWriter->afterCommit();
    }

    public function recordUnchanged(string $sorsId, Link $link): void
    {
        $this->context->progress->increment('unchanged');
    }

    /**
     * Writes one product through WooCommerce's CRUD.
     *
     * @param array<string, mixed> $row
     *
     * @return array<string, scalar|null> Link values to store.
     */
    private function writeThroughCrud(array $row, Link $link, string $unsent): array
    {
        try {
            $result = Transaction::runItem(fn (): StockWriteResult => $this->crudWriter->writeProduct((int) $link->wpId, $row, $unsent));
        } catch (TransactionLostException $lost) {
            throw $lost;
        } catch (\Throwable $error) {
            $this->context->progress->recordFailure($link->sorsId, $link->code, $error->getMessage());

            return self::buildLinkValues($link, '', $error->getMessage());
        }

        return $this->recordResult($row, $link, $unsent, $result);
    }

    /**
     * @param array<string, mixed> $row
     *
     * @return array<string, scalar|null> Link values to store.
     */
    private function recordResult(array $row, Link $link, string $unsent, StockWriteResult $result): array
    {
        $progress = $this->context->progress;
        $this->zeroedCount += (int) $result->isZeroed;
        $progress->increment($result->outcome);
        if ($result->isRounded) {
            $progress->addNote('rounded_down', __('Quantities with decimals were rounded down because the shop’s stock has no decimals.', 'sors-for-woocommerce'), $link->code);
        }
        if ($result->reason !== null) {
            $progress->recordPartialSkip($link->sorsId, $link->code, $result->reason);
        }

        // Without a fingerprint, the next run writes the product again even if SORS's row is the same: when an unsent
        // quantity was subtracted, and when the stock was skipped, so that every run reports it.
        return self::buildLinkValues($link, $unsent === '0' && !$result->isStockSkipped ? (string) $row['fingerprint'] : '', null);
    }

    /** @return array<string, scalar|null> */
    private static function buildLinkValues(Link $link, string $fingerprint, ?string $error): array
    {
        return ['id' => $link->id, 'sors_id' => $link->sorsId, 'stock_fingerprint' => $fingerprint, 'last_error' => $error];
    }
}
