<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Stock;

use SorsForWooCommerce\Storage\Link;
use SorsForWooCommerce\Storage\Links;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Sync\Halt;
use SorsForWooCommerce\Sync\Pages;
use SorsForWooCommerce\Sync\PendingQuantities;
use SorsForWooCommerce\Sync\Session;

/**
 * Mass-zero brake: before anything is written, counts how many products would go from in stock to zero, and pauses the
 * run for a person when they are too many. Counts again while writing, should SORS's answer change in between.
 */
final class Brake
{
    private const QUESTION = 'mass_zero';

    public function __construct(
        private readonly Session $session,
        private readonly string $salt,
        private readonly PendingQuantities $pending,
    ) {
    }

    /** Reads the stock through once, without writing. */
    public function check(): void
    {
        if (!$this->session->settings->owns('stock') || $this->isAccepted()) {
            return;
        }
        if ($this->session->ledger->detail('in_stock_before') === null) {
            $this->session->ledger->setDetail('in_stock_before', $this->countInStock());
        }
        if ($this->session->ledger->detail('in_stock_before') >= Policy::ZERO_LEAST) {
            $this->readThrough();
        }
        $this->ask();
        $this->session->ledger->setDetail('zeroed', 0);
    }

    private function readThrough(): void
    {
        if ($this->session->ledger->ended()) {
            return;
        }
        $links = new Links();
        foreach (Pages::open($this->session, 'stock', $this->salt) as $batch) {
            $known = array_filter(
                $links->known($this->session->database(), 'article', $batch->ids()),
                static fn (Link $link): bool => $link->isAlive()
            );
            $changed = $batch->changed(array_map(static fn (Link $link): string => $link->stockFingerprint, $known));
            $zeroed = $this->countZeroed(array_intersect_key($changed, $known), $known);
            $this->session->write(function () use ($batch, $zeroed): void {
                $this->add($zeroed);
                $this->session->ledger->turnPage($batch->cursor());
            });
        }
    }

    /** Inside the transaction that writes: so many more go to zero. Throws when they are too many. */
    public function watch(int $zeroed): void
    {
        if ($zeroed > 0 && !$this->isAccepted()) {
            $this->add($zeroed);
            $this->ask();
        }
    }

    private function add(int $zeroed): void
    {
        $this->session->ledger->setDetail('zeroed', (int) $this->session->ledger->detail('zeroed') + $zeroed);
    }

    /** @throws Halt */
    private function ask(): void
    {
        $zeroed = (int) $this->session->ledger->detail('zeroed');
        $inStock = (int) $this->session->ledger->detail('in_stock_before');
        if (Policy::isMassZero($zeroed, $inStock)) {
            throw Halt::ask(self::QUESTION, sprintf(
                /* translators: 1: number of products, 2: number of products */
                __('%1$d of the %2$d products in stock would go to zero. Nothing of this was written. Look at the stock in SORS; if it is right, let the run go on, else cancel it.', 'sors-for-woocommerce'),
                $zeroed,
                $inStock
            ));
        }
    }

    private function isAccepted(): bool
    {
        return in_array(self::QUESTION, (array) $this->session->ledger->detail('accepted'), true);
    }

    /** Products and variations that stand for articles and have stock. */
    private function countInStock(): int
    {
        global $wpdb;

        return (int) $wpdb->get_var($wpdb->prepare(
            "SELECT COUNT(*) FROM %i l JOIN %i p ON p.product_id = l.wp_id
            WHERE l.database_name = %s AND l.kind = 'article' AND p.stock_quantity > 0",
            Schema::table('links'),
            $wpdb->prefix . 'wc_product_meta_lookup',
            $this->session->database()
        ));
    }

    /**
     * @param array<array-key, array<string, mixed>> $rows
     * @param array<array-key, Link>                 $links
     */
    private function countZeroed(array $rows, array $links): int
    {
        global $wpdb;
        $ids = array_map(static fn (Link $link): int => (int) $link->wpId, array_intersect_key($links, $rows));
        if ($ids === []) {
            return 0;
        }
        $marks = implode(', ', array_fill(0, count($ids), '%d'));
        $present = array_flip($wpdb->get_col($wpdb->prepare(
            "SELECT product_id FROM %i WHERE stock_quantity > 0 AND product_id IN ({$marks})",
            [$wpdb->prefix . 'wc_product_meta_lookup', ...array_values($ids)]
        )));
        $pending = $this->pending->of(array_values($ids), (string) $this->session->ledger->detail('stock_since'));
        $zeroed = 0;
        foreach ($rows as $id => $row) {
            $product = $ids[$id];
            $left = Level::sellable((string) $row['quantity'], $pending[$product] ?? '0', $this->session->settings->text('decimals'));
            $zeroed += (int) ($left !== null && array_key_exists($product, $present) && (str_starts_with($left, '-') || $left === '0'));
        }

        return $zeroed;
    }
}
