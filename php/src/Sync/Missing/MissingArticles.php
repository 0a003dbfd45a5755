<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Missing;

use Sors\Batch;
use Sors\Feed;
use SorsForWooCommerce\Storage\MissingProductQuery;
use SorsForWooCommerce\Storage\Transaction;
use SorsForWooCommerce\Storage\TransactionLostException;
use SorsForWooCommerce\Sync\Catalog\ProductWriter;
use SorsForWooCommerce\Sync\FeedProcessor;
use SorsForWooCommerce\Sync\RunContext;

/**
 * Withdraws products whose articles are missing after the whole catalog was read, and restores them when the articles
 * return. The settings decide between out of stock and draft. Never deletes a product.
 */
final class MissingArticles
{
    private const BATCH_SIZE = 50;

    private readonly MissingProductQuery $missingProducts;

    public function __construct(private readonly RunContext $context)
    {
        $this->missingProducts = new MissingProductQuery($context->database(), $context->run->id, $context->dryRun !== null);
    }

    /**
     * Reads the catalog a second time before any product is withdrawn. Only articles that both reads lack are missing: SORS
     * may change during a read, so that an article moves from a later page to one already read, and a paused run relies on
     * old data.
     *
     * @param callable(): Feed $createFeed
     */
    public function rereadCatalog(callable $createFeed): void
    {
        if ($this->context->progress->isPhaseComplete()) {
            return;
        }
        if ($this->context->progress->getDetail('missing_counted') === null) {
            $this->context->commitBatch($this->countCandidates(...));
        }
        if ($this->context->progress->getDetail('to_withdraw') === null) {
            return;
        }
        if ($this->context->progress->cursor() === null) {
            (new MissingArticlesSafeguard($this->context, $this->missingProducts))->check($this->chosenAction(), (int) $this->context->progress->getDetail('to_withdraw'));
        }
        $feed = $createFeed();
        foreach ($feed as $batch) {
            $this->context->commitBatch(fn () => $this->recordRereadBatch($batch, $feed->total()));
        }
        if ((int) $this->context->progress->getDetail('reread_rows') === 0) {
            // An empty feed proves nothing.
            $this->context->commitBatch(fn () => $this->context->progress->setDetail('to_withdraw', null));
        }
    }

    private function recordRereadBatch(Batch $batch, ?int $total): void
    {
        $progress = $this->context->progress;
        $this->context->links()->markSeen($this->context->database(), 'article', FeedProcessor::listRowIds($batch), $this->context->run->id);
        $seen = (int) $progress->getDetail('reread_rows') + count($batch);
        $progress->setDetail('reread_rows', $seen);
        $doubt = $batch->cursor() === null ? CatalogCompleteness::findDoubt($seen, $total, FeedProcessor::countRowsWithoutId($batch)) : null;
        if ($doubt !== null) {
            $progress->setDetail('to_withdraw', null);
            $progress->addNote('missing_undetermined', $doubt);
        }
        $progress->advance($batch->cursor());
    }

    /** Counts the products to withdraw. Without any, the catalog isn't read again. */
    private function countCandidates(): void
    {
        $progress = $this->context->progress;
        $doubt = CatalogCompleteness::findDoubt($progress->getCounter('seen'), $progress->total(), (int) $progress->getDetail('rows_without_id'));
        $toWithdraw = $this->chosenAction() === '' || $doubt !== null ? 0 : $this->missingProducts->countToWithdraw($this->chosenAction());
        $progress->setDetail('to_withdraw', $toWithdraw > 0 ? $toWithdraw : null);
        $progress->setDetail('missing_counted', true);
        if ($doubt !== null && $this->chosenAction() !== '' && $this->missingProducts->countToWithdraw($this->chosenAction()) > 0) {
            $progress->addNote('missing_undetermined', $doubt);
        }
    }

    /** Withdraws products of missing articles and restores products of returned ones. */
    public function updateProducts(): void
    {
        if ($this->context->progress->isPhaseComplete()) {
            return;
        }
        $action = $this->context->progress->getDetail('to_withdraw') === null ? '' : $this->chosenAction();
        $lastId = (int) $this->context->progress->cursor();
        while (($rows = $this->missingProducts->listAfter($lastId, $action, self::BATCH_SIZE)) !== []) {
            $lastId = $rows[count($rows) - 1]['id'];
            $this->context->commitBatch(function () use ($rows, $action, $lastId): void {
                $this->updateBatch($rows, $action);
                $this->context->progress->advance((string) $lastId);
            });
        }
        $this->context->commitBatch(function (): void {
            $this->context->progress->setDetail('missing', $this->missingProducts->countMissing());
            $this->context->progress->advance(null);
        });
    }

    /** @param list<array<string, mixed>> $rows */
    private function updateBatch(array $rows, string $action): void
    {
        ProductWriter::primeCaches(array_column($rows, 'wp_id'));
        $linkValues = [];
        foreach ($rows as $row) {
            try {
                $withdrawal = Transaction::runItem(fn (): array => $this->updateProduct($row, $row['missing'] ? $action : ''));
            } catch (TransactionLostException $lost) {
                throw $lost;
            } catch (\DomainException $problem) {
                $this->context->progress->recordPartialSkip($row['sors_id'], $row['code'], $problem->getMessage());
                continue;
            } catch (\Throwable $error) {
                $this->context->progress->recordFailure($row['sors_id'], $row['code'], $error->getMessage());
                continue;
            }
            // Without a fingerprint, the next stock run writes the product again.
            $linkValues[] = ['sors_id' => $row['sors_id'], 'wp_id' => $row['wp_id'], 'stock_fingerprint' => ''] + $withdrawal;
            $this->recordUpdate($row, $action);
        }
        if ($linkValues !== []) {
            $this->context->links()->save($this->context->database(), 'article', $linkValues);
        }
    }

    /**
     * @param array<string, mixed> $row
     *
     * @return array{withdrawal: string, restore_data: string} Link values to store.
     */
    private function updateProduct(array $row, string $action): array
    {
        $product = wc_get_product($row['wp_id']);
        if (!$product instanceof \WC_Product) {
            /* translators: %d: product ID */
            throw new \RuntimeException(sprintf(__('WooCommerce can’t load product %d. The plugin that registers its type may be inactive.', 'sors-for-woocommerce'), $row['wp_id']));
        }
        if ($row['withdrawal'] !== '') {
            // The settings may have changed since, so restore the product first.
            Withdrawal::restore($product, $row['restore_data'], $this->context->settings->ownsField('stock') && $action === '');
        }
        $restoreData = $action === '' ? [] : Withdrawal::apply($product, $action);
        if ($product->get_changes() !== []) {
            $this->context->saver()->save($product, $row['sors_id'], $row['code'], $action === '' ? 'restore' : $action);
        }

        return ['withdrawal' => $action, 'restore_data' => $restoreData === [] ? '' : (string) wp_json_encode($restoreData)];
    }

    /** @param array<string, mixed> $row */
    private function recordUpdate(array $row, string $action): void
    {
        $progress = $this->context->progress;
        $progress->setDetail('withdrawn_or_restored', (int) $progress->getDetail('withdrawn_or_restored') + 1);
        match (true) {
            !$row['missing'] => $progress->addNote('restored', __('Products restored because their articles are in SORS again.', 'sors-for-woocommerce'), $row['code']),
            $action === Withdrawal::DRAFT => $progress->addNote('drafted', __('Products changed to drafts because their articles are missing or not active in SORS.', 'sors-for-woocommerce'), $row['code']),
            default => $progress->addNote('set_out_of_stock', __('Products set out of stock because their articles are missing or not active in SORS.', 'sors-for-woocommerce'), $row['code']),
        };
    }

    /** @return 'draft'|'out_of_stock'|'' */
    private function chosenAction(): string
    {
        $choice = $this->context->settings->text('missing_articles');

        return in_array($choice, [Withdrawal::DRAFT, Withdrawal::OUT_OF_STOCK], true) ? $choice : '';
    }
}
