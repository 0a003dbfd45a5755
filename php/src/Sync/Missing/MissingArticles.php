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
 * After the whole catalog was read: products whose article is missing go out of stock or become drafts, as the
 * merchant chose, and are put back once it is there again. None is ever deleted.
 */
final class MissingArticles
{
    private const BATCH_SIZE = 50;

    private readonly MissingProductQuery $missingProducts;

    public function __construct(private readonly RunContext $session)
    {
        $this->missingProducts = new MissingProductQuery($session->database(), $session->run->id, $session->dryRun !== null);
    }

    /**
     * Before any product is taken out of sale, reads the catalog a second time. While it is read page by page, others
     * work in SORS, and an article can slip from a page still to come to one that was read; and a run that waited for
     * a person goes by what was there before. Only what both readings lack is missing.
     *
     * @param callable(): Feed $open
     */
    public function rereadCatalog(callable $open): void
    {
        if ($this->session->progress->isPhaseComplete()) {
            return;
        }
        if ($this->session->progress->getDetail('looked') === null) {
            $this->session->commitBatch($this->countCandidates(...));
        }
        if ($this->session->progress->getDetail('missing_open') === null) {
            return;
        }
        if ($this->session->progress->cursor() === null) {
            (new MissingArticlesSafeguard($this->session, $this->missingProducts))->check($this->chosenAction(), (int) $this->session->progress->getDetail('missing_open'));
        }
        $feed = $open();
        foreach ($feed as $batch) {
            $this->session->commitBatch(fn () => $this->recordRereadBatch($batch, $feed->total()));
        }
        if ((int) $this->session->progress->getDetail('seen_again') === 0) {
            // An empty answer says nothing.
            $this->session->commitBatch(fn () => $this->session->progress->setDetail('missing_open', null));
        }
    }

    private function recordRereadBatch(Batch $batch, ?int $total): void
    {
        $ledger = $this->session->progress;
        $this->session->links()->markSeen($this->session->database(), 'article', FeedProcessor::listRowIds($batch), $this->session->run->id);
        $seen = (int) $ledger->getDetail('seen_again') + count($batch);
        $ledger->setDetail('seen_again', $seen);
        $doubt = $batch->cursor() === null ? CatalogCompleteness::findDoubt($seen, $total, FeedProcessor::countRowsWithoutId($batch)) : null;
        if ($doubt !== null) {
            $ledger->setDetail('missing_open', null);
            $ledger->addNote('missing_doubt', $doubt);
        }
        $ledger->advance($batch->cursor());
    }

    /** What there is to do; nothing to confirm where no product would be taken out of sale. */
    private function countCandidates(): void
    {
        $ledger = $this->session->progress;
        $doubt = CatalogCompleteness::findDoubt($ledger->getCounter('seen'), $ledger->total(), (int) $ledger->getDetail('nameless'));
        $open = $this->chosenAction() === '' || $doubt !== null ? 0 : $this->missingProducts->countToWithdraw($this->chosenAction());
        $ledger->setDetail('missing_open', $open > 0 ? $open : null);
        $ledger->setDetail('looked', true);
        if ($doubt !== null && $this->chosenAction() !== '' && $this->missingProducts->countToWithdraw($this->chosenAction()) > 0) {
            $ledger->addNote('missing_doubt', $doubt);
        }
    }

    public function updateProducts(): void
    {
        if ($this->session->progress->isPhaseComplete()) {
            return;
        }
        $action = $this->session->progress->getDetail('missing_open') === null ? '' : $this->chosenAction();
        $at = (int) $this->session->progress->cursor();
        while (($rows = $this->missingProducts->listAfter($at, $action, self::BATCH_SIZE)) !== []) {
            $at = $rows[count($rows) - 1]['id'];
            $this->session->commitBatch(function () use ($rows, $action, $at): void {
                $this->updateBatch($rows, $action);
                $this->session->progress->advance((string) $at);
            });
        }
        $this->session->commitBatch(function (): void {
            $this->session->progress->setDetail('missing', $this->missingProducts->countMissing());
            $this->session->progress->advance(null);
        });
    }

    /** @param list<array<string, mixed>> $rows */
    private function updateBatch(array $rows, string $action): void
    {
        ProductWriter::primeCaches(array_column($rows, 'wp_id'));
        $saved = [];
        foreach ($rows as $row) {
            try {
                $aside = Transaction::runItem(fn (): array => $this->updateProduct($row, $row['missing'] ? $action : ''));
            } catch (TransactionLostException $lost) {
                throw $lost;
            } catch (\DomainException $reason) {
                $this->session->progress->recordPartialSkip($row['sors_id'], $row['code'], $reason->getMessage());
                continue;
            } catch (\Throwable $error) {
                $this->session->progress->recordFailure($row['sors_id'], $row['code'], $error->getMessage());
                continue;
            }
            // What SORS says of its stock is looked at again.
            $saved[] = ['sors_id' => $row['sors_id'], 'wp_id' => $row['wp_id'], 'stock_fingerprint' => ''] + $aside;
            $this->recordUpdate($row, $action);
        }
        if ($saved !== []) {
            $this->session->links()->save($this->session->database(), 'article', $saved);
        }
    }

    /**
     * @param array<string, mixed> $row
     *
     * @return array{withdrawal: string, restore_data: string} What the link notes of it.
     */
    private function updateProduct(array $row, string $action): array
    {
        $product = wc_get_product($row['wp_id']);
        if (!$product instanceof \WC_Product) {
            /* translators: %d: id of a product */
            throw new \RuntimeException(sprintf(__('WooCommerce can’t load product no. %d; the plugin that made its type may be inactive.', 'sors-for-woocommerce'), $row['wp_id']));
        }
        if ($row['withdrawal'] !== '') {
            // The merchant may have chosen otherwise since; then first as it was.
            Withdrawal::restore($product, $row['was'], $this->session->settings->ownsField('stock') && $action === '');
        }
        $was = $action === '' ? [] : Withdrawal::apply($product, $action);
        if ($product->get_changes() !== []) {
            $this->session->saver()->save($product, $row['sors_id'], $row['code'], $action === '' ? 'restore' : $action);
        }

        return ['withdrawal' => $action, 'restore_data' => $was === [] ? '' : (string) wp_json_encode($was)];
    }

    /** @param array<string, mixed> $row */
    private function recordUpdate(array $row, string $action): void
    {
        $ledger = $this->session->progress;
        $ledger->setDetail('moved', (int) $ledger->getDetail('moved') + 1);
        match (true) {
            !$row['missing'] => $ledger->addNote('brought_back', __('Products put back as they were, as their articles are in SORS again.', 'sors-for-woocommerce'), $row['code']),
            $action === Withdrawal::DRAFT => $ledger->addNote('drafted', __('Products made drafts, as their articles are missing or not active in SORS.', 'sors-for-woocommerce'), $row['code']),
            default => $ledger->addNote('sold_out', __('Products set out of stock, as their articles are missing or not active in SORS.', 'sors-for-woocommerce'), $row['code']),
        };
    }

    /** @return 'draft'|'out_of_stock'|'' */
    private function chosenAction(): string
    {
        $choice = $this->session->settings->text('missing_articles');

        return in_array($choice, [Withdrawal::DRAFT, Withdrawal::OUT_OF_STOCK], true) ? $choice : '';
    }
}
