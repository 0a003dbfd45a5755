<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Missing;

use Sors\Batch;
use Sors\Feed;
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
    private const SIZE = 50;

    private readonly MissingProductQuery $candidates;

    public function __construct(private readonly RunContext $session)
    {
        $this->candidates = new MissingProductQuery($session->database(), $session->run->id, $session->dry !== null);
    }

    /**
     * Before any product is taken out of sale, reads the catalog a second time. While it is read page by page, others
     * work in SORS, and an article can slip from a page still to come to one that was read; and a run that waited for
     * a person goes by what was there before. Only what both readings lack is missing.
     *
     * @param callable(): Feed $open
     */
    public function confirm(callable $open): void
    {
        if ($this->session->ledger->ended()) {
            return;
        }
        if ($this->session->ledger->detail('looked') === null) {
            $this->session->write($this->look(...));
        }
        if ($this->session->ledger->detail('missing_open') === null) {
            return;
        }
        if ($this->session->ledger->position() === null) {
            (new MissingArticlesSafeguard($this->session, $this->candidates))->check($this->action(), (int) $this->session->ledger->detail('missing_open'));
        }
        $feed = $open();
        foreach ($feed as $batch) {
            $this->session->write(fn () => $this->seeAgain($batch, $feed->total()));
        }
        if ((int) $this->session->ledger->detail('seen_again') === 0) {
            // An empty answer says nothing.
            $this->session->write(fn () => $this->session->ledger->setDetail('missing_open', null));
        }
    }

    private function seeAgain(Batch $batch, ?int $total): void
    {
        $ledger = $this->session->ledger;
        $this->session->links()->touch($this->session->database(), 'article', FeedProcessor::idsOf($batch), $this->session->run->id);
        $seen = (int) $ledger->detail('seen_again') + count($batch);
        $ledger->setDetail('seen_again', $seen);
        $doubt = $batch->cursor() === null ? CatalogCompleteness::doubt($seen, $total, FeedProcessor::nameless($batch)) : null;
        if ($doubt !== null) {
            $ledger->setDetail('missing_open', null);
            $ledger->note('missing_doubt', $doubt);
        }
        $ledger->turnPage($batch->cursor());
    }

    /** What there is to do; nothing to confirm where no product would be taken out of sale. */
    private function look(): void
    {
        $ledger = $this->session->ledger;
        $doubt = CatalogCompleteness::doubt($ledger->get('seen'), $ledger->total(), (int) $ledger->detail('nameless'));
        $open = $this->action() === '' || $doubt !== null ? 0 : $this->candidates->open($this->action());
        $ledger->setDetail('missing_open', $open > 0 ? $open : null);
        $ledger->setDetail('looked', true);
        if ($doubt !== null && $this->action() !== '' && $this->candidates->open($this->action()) > 0) {
            $ledger->note('missing_doubt', $doubt);
        }
    }

    public function work(): void
    {
        if ($this->session->ledger->ended()) {
            return;
        }
        $action = $this->session->ledger->detail('missing_open') === null ? '' : $this->action();
        $at = (int) $this->session->ledger->position();
        while (($rows = $this->candidates->after($at, $action, self::SIZE)) !== []) {
            $at = $rows[count($rows) - 1]['id'];
            $this->session->write(function () use ($rows, $action, $at): void {
                $this->batch($rows, $action);
                $this->session->ledger->turnPage((string) $at);
            });
        }
        $this->session->write(function (): void {
            $this->session->ledger->setDetail('missing', $this->candidates->missing());
            $this->session->ledger->turnPage(null);
        });
    }

    /** @param list<array<string, mixed>> $rows */
    private function batch(array $rows, string $action): void
    {
        ProductWriter::prime(array_column($rows, 'wp_id'));
        $saved = [];
        foreach ($rows as $row) {
            try {
                $aside = Transaction::item(fn (): array => $this->product($row, $row['missing'] ? $action : ''));
            } catch (TransactionLostException $lost) {
                throw $lost;
            } catch (\DomainException $reason) {
                $this->session->ledger->mention($row['sors_id'], $row['code'], $reason->getMessage());
                continue;
            } catch (\Throwable $error) {
                $this->session->ledger->fail($row['sors_id'], $row['code'], $error->getMessage());
                continue;
            }
            // What SORS says of its stock is looked at again.
            $saved[] = ['sors_id' => $row['sors_id'], 'wp_id' => $row['wp_id'], 'stock_fingerprint' => ''] + $aside;
            $this->tell($row, $action);
        }
        if ($saved !== []) {
            $this->session->links()->save($this->session->database(), 'article', $saved);
        }
    }

    /**
     * @param array<string, mixed> $row
     *
     * @return array{aside: string, aside_from: string} What the link notes of it.
     */
    private function product(array $row, string $action): array
    {
        $product = wc_get_product($row['wp_id']);
        if (!$product instanceof \WC_Product) {
            /* translators: %d: id of a product */
            throw new \RuntimeException(sprintf(__('WooCommerce can’t load product no. %d; the plugin that made its type may be inactive.', 'sors-for-woocommerce'), $row['wp_id']));
        }
        if ($row['aside'] !== '') {
            // The merchant may have chosen otherwise since; then first as it was.
            Withdrawal::bringBack($product, $row['was'], $this->session->settings->owns('stock') && $action === '');
        }
        $was = $action === '' ? [] : Withdrawal::put($product, $action);
        if ($product->get_changes() !== []) {
            $this->session->saver()->save($product, $row['sors_id'], $row['code'], $action === '' ? 'restore' : $action);
        }

        return ['aside' => $action, 'aside_from' => $was === [] ? '' : (string) wp_json_encode($was)];
    }

    /** @param array<string, mixed> $row */
    private function tell(array $row, string $action): void
    {
        $ledger = $this->session->ledger;
        $ledger->setDetail('moved', (int) $ledger->detail('moved') + 1);
        match (true) {
            !$row['missing'] => $ledger->note('brought_back', __('Products put back as they were, as their articles are in SORS again.', 'sors-for-woocommerce'), $row['code']),
            $action === Withdrawal::DRAFT => $ledger->note('drafted', __('Products made drafts, as their articles are missing or not active in SORS.', 'sors-for-woocommerce'), $row['code']),
            default => $ledger->note('sold_out', __('Products set out of stock, as their articles are missing or not active in SORS.', 'sors-for-woocommerce'), $row['code']),
        };
    }

    /** @return 'draft'|'out_of_stock'|'' */
    private function action(): string
    {
        $choice = $this->session->settings->text('missing_articles');

        return in_array($choice, [Withdrawal::DRAFT, Withdrawal::OUT_OF_STOCK], true) ? $choice : '';
    }
}
