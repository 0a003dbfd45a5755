<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Stock;

use SorsForWooCommerce\Storage\LinkRepository;
use SorsForWooCommerce\Storage\Schema;
use SorsForWooCommerce\Sync\FeedProcessor;
use SorsForWooCommerce\Sync\RunContext;
use SorsForWooCommerce\Sync\RunHaltedException;
use SorsForWooCommerce\Sync\RunProgress;
use SorsForWooCommerce\Sync\Safeguards\SafeguardFindings;
use SorsForWooCommerce\Sync\Safeguards\Thresholds;
use SorsForWooCommerce\Sync\UnsentQuantities;

/**
 * Before anything is written, reads the stock through and counts how many products would go from in stock to zero, and
 * how many prices would change by more than a factor; pauses the run for a person when they are too many. Counts those
 * that go to zero again while writing, should SORS's answer change in between.
 */
final class StockSafeguard
{
    public function __construct(
        private readonly RunContext $session,
        private readonly string $salt,
        private readonly UnsentQuantities $pending,
        private readonly BufferedFeed $reading = new BufferedFeed(),
    ) {
    }

    /** Reads the stock through once, without writing. */
    public function check(): void
    {
        $ledger = $this->session->ledger;
        if ($ledger->detail('in_stock_before') === null) {
            [$inStock, $priced] = $this->count();
            $ledger->setDetail('in_stock_before', $inStock);
            $ledger->setDetail('priced_before', $priced);
        }
        if ($this->isNeeded()) {
            $this->readThrough();
        }
        $this->ask();
        $ledger->setDetail('zeroed', 0);
    }

    /** Whether any limit could be passed. */
    private function isNeeded(): bool
    {
        $settings = $this->session->settings;
        $ledger = $this->session->ledger;
        $stock = $settings->owns('stock') && $settings->number('brake_zero_share') > 0 && !$ledger->isAccepted(StockFindings::ZERO)
            && $ledger->detail('in_stock_before') >= Thresholds::LEAST;

        return $stock || ($settings->owns('price') && $settings->number('brake_price_factor') > 0 && !$ledger->isAccepted(StockFindings::PRICE)
            && $ledger->detail('priced_before') > $settings->number('brake_price_count'));
    }

    private function readThrough(): void
    {
        if ($this->session->ledger->ended()) {
            return;
        }
        $links = new LinkRepository();
        $findings = new StockFindings($this->session, $this->pending);
        $feed = FeedProcessor::open($this->session, 'stock', $this->salt);
        if ($this->session->ledger->position() === null) {
            $this->reading->begin();
        }
        foreach ($feed as $batch) {
            $this->reading->keep($batch);
            $known = $links->takingStock($this->session->database(), $batch->ids());
            $changed = $batch->changed(array_column($known, 'stock_fingerprint', 'sors_id'));
            $found = $findings->of($changed, array_map('intval', array_column($known, 'wp_id', 'sors_id')));
            $this->session->write(function () use ($batch, $found): void {
                StockFindings::keep($this->session->ledger, self::open($this->session->ledger, $found));
                $this->session->ledger->setDetail('zeroed', SafeguardFindings::count($this->session->ledger, StockFindings::ZERO));
                $this->session->ledger->turnPage($batch->cursor());
            });
        }
        $this->reading->end($feed->total());
    }

    /**
     * What a person has accepted is kept as it was shown.
     *
     * @param list<array{question: string, product: int, code: string, old: string, new: string}> $found
     *
     * @return list<array{question: string, product: int, code: string, old: string, new: string}>
     */
    private static function open(RunProgress $ledger, array $found): array
    {
        return array_values(array_filter($found, static fn (array $one): bool => !$ledger->isAccepted($one['question'])));
    }

    /** Inside the transaction that writes: so many more go to zero. Throws when they are too many. */
    public function watch(int $zeroed): void
    {
        if ($zeroed > 0) {
            $ledger = $this->session->ledger;
            $ledger->setDetail('zeroed', (int) $ledger->detail('zeroed') + $zeroed);
            $this->askAboutStock();
        }
    }

    /** @throws RunHaltedException */
    private function ask(): void
    {
        $this->askAboutStock();
        $ledger = $this->session->ledger;
        $jumps = SafeguardFindings::count($ledger, StockFindings::PRICE);
        $settings = $this->session->settings;
        if ($jumps > $settings->number('brake_price_count') && $settings->number('brake_price_factor') > 0 && !$ledger->isAccepted(StockFindings::PRICE)) {
            $this->session->ask(StockFindings::PRICE, sprintf(
                /* translators: 1: number of products, 2: a factor */
                __('The prices of %1$d products would become more than %2$d times what they are, or less than the %2$dth part. Nothing of this was written. Look at the prices and the price type in SORS; if they are right, let the run go on, else cancel it.', 'sors-for-woocommerce'),
                $jumps,
                $settings->number('brake_price_factor')
            ));
        }
    }

    /** @throws RunHaltedException */
    private function askAboutStock(): void
    {
        $ledger = $this->session->ledger;
        $zeroed = (int) $ledger->detail('zeroed');
        $inStock = (int) $ledger->detail('in_stock_before');
        if (!$ledger->isAccepted(StockFindings::ZERO) && Thresholds::isMass($zeroed, $inStock, $this->session->settings->number('brake_zero_share'))) {
            $this->session->ask(StockFindings::ZERO, sprintf(
                /* translators: 1: number of products, 2: number of products */
                __('%1$d of the %2$d products in stock would go to zero. Nothing of this was written. Look at the stock in SORS; if it is right, let the run go on, else cancel it.', 'sors-for-woocommerce'),
                $zeroed,
                $inStock
            ));
        }
    }

    /** @return array{int, int} How many products and variations that stand for articles are in stock, counted or not, and how many have a price. */
    private function count(): array
    {
        global $wpdb;
        $row = $wpdb->get_row($wpdb->prepare(
            "SELECT SUM(p.stock_quantity > 0 OR (p.stock_quantity IS NULL AND p.stock_status = 'instock')), SUM(p.max_price > 0) FROM %i l JOIN %i p ON p.product_id = l.wp_id
            WHERE l.database_name = %s AND l.kind = 'article'",
            Schema::table('links'),
            $wpdb->prefix . 'wc_product_meta_lookup',
            $this->session->database()
        ), ARRAY_N);

        return [(int) ($row[0] ?? 0), (int) ($row[1] ?? 0)];
    }
}
