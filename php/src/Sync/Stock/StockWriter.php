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
    private readonly CrudStockWriter $level;
    private readonly BulkStockWriter $bulk;

    /** Products of the batch at hand that went from in stock to zero. */
    private int $zeroed = 0;

    /** @var list<int> Products of the batch at hand that WooCommerce has written. */
    private array $single = [];

    public function __construct(
        private readonly RunContext $session,
        private readonly StockSafeguard $brake,
        private readonly UnsentQuantities $pending,
    ) {
        $this->links = $session->links();
        $this->level = new CrudStockWriter($session->settings, $session->saver());
        $this->bulk = new BulkStockWriter($session->writing());
    }

    public function size(): int
    {
        return $this->bulk->isPossible() ? 500 : 50;
    }

    public function gathers(): bool
    {
        return $this->bulk->isPossible();
    }

    public function known(Link $link): string
    {
        return $link->takesStock() ? $link->stockFingerprint : '';
    }

    public function prepare(array $rows, array $links): void
    {
    }

    public function write(array $rows, array $links): void
    {
        $this->zeroed = 0;
        $this->single = [];
        $alive = array_filter($links, static fn (Link $link): bool => $link->takesStock());
        $products = array_map(static fn (Link $link): int => (int) $link->wpId, $alive);
        $due = array_intersect_key($rows, $alive);
        // From here on a sale waits until this batch is written, and is then subtracted from what was written.
        $this->bulk->read(array_values($products));
        $pending = $this->pending->of(array_values($products), (string) $this->session->ledger->detail('stock_since'));
        $sets = $this->bulk->write($due, $products, $pending);
        $saved = [];
        foreach (array_intersect_key($due, $sets) as $id => $row) {
            $saved[] = $this->note($row, $alive[$id], $pending[$products[$id]] ?? '0', $sets[$id]);
        }
        $rest = array_diff_key($due, $sets);
        $this->single = array_values(array_intersect_key($products, $rest));
        ProductWriter::prime($this->single);
        foreach ($rest as $id => $row) {
            CrudFallback::note($this->session->ledger, $this->bulk->reason($products[$id]), $alive[$id]->code);
            $saved[] = $this->row($row, $alive[$id], $pending[$products[$id]] ?? '0');
        }
        $this->session->ledger->add('skipped', count($rows) - count($saved));
        foreach ($this->session->dry === null ? [] : array_diff_key($rows, $alive) as $id => $row) {
            $this->session->dry->plan->add('skip', (string) $id, (string) $row['article_code'], '', null, [], __('No product of the shop stands for it, or it is out of stock because its article is missing.', 'sors-for-woocommerce'));
        }
        if ($saved !== []) {
            $this->links->save($this->session->database(), 'article', $saved);
        }
        // Parents of variations show the range of their prices; WooCommerce would see to it at the end of the request.
        \WC_Post_Data::do_deferred_product_sync();
        $GLOBALS['wc_deferred_product_sync'] = [];
        $this->brake->watch($this->zeroed);
    }

    public function written(): void
    {
        CacheInvalidator::forgetSaved($this->single);
        $this->bulk->announce();
    }

    public function unchanged(string $sorsId, Link $link): void
    {
        $this->session->ledger->add('unchanged');
    }

    /**
     * Through WooCommerce's CRUD.
     *
     * @param array<string, mixed> $row
     *
     * @return array<string, scalar|null> The link as it is to be stored.
     */
    private function row(array $row, Link $link, string $pending): array
    {
        try {
            $set = Transaction::item(fn (): StockWriteResult => $this->level->set((int) $link->wpId, $row, $pending));
        } catch (TransactionLostException $lost) {
            throw $lost;
        } catch (\Throwable $error) {
            $this->session->ledger->fail($link->sorsId, $link->code, $error->getMessage());

            return self::saved($link, '', $error->getMessage());
        }

        return $this->note($row, $link, $pending, $set);
    }

    /**
     * @param array<string, mixed> $row
     *
     * @return array<string, scalar|null> The link as it is to be stored.
     */
    private function note(array $row, Link $link, string $pending, StockWriteResult $set): array
    {
        $ledger = $this->session->ledger;
        $this->zeroed += (int) $set->zeroed;
        $ledger->add($set->outcome);
        if ($set->rounded) {
            $ledger->note('rounded_down', __('Quantities with decimals were rounded down, as the shop’s stock has none.', 'sors-for-woocommerce'), $link->code);
        }
        if ($set->reason !== null) {
            $ledger->mention($link->sorsId, $link->code, $set->reason);
        }

        // From which an order was subtracted: looked at again by the next run, as SORS's row may stay the same. One whose
        // stock was refused is named by each run.
        return self::saved($link, $pending === '0' && !$set->refused ? (string) $row['fingerprint'] : '', null);
    }

    /** @return array<string, scalar|null> */
    private static function saved(Link $link, string $fingerprint, ?string $error): array
    {
        return ['id' => $link->id, 'sors_id' => $link->sorsId, 'stock_fingerprint' => $fingerprint, 'last_error' => $error];
    }
}
