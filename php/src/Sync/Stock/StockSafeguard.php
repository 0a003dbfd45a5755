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
        $ledger = $this->session->progress;
        if ($ledger->getDetail('in_stock_before') === null) {
            [$inStock, $priced] = $this->countProducts();
            $ledger->setDetail('in_stock_before', $inStock);
            $ledger->setDetail('priced_before', $priced);
        }
        if ($this->isCheckNeeded()) {
            $this->scanFeed();
        }
        $this->requireConfirmations();
        $ledger->setDetail('zeroed', 0);
    }

    /** Whether any limit could be passed. */
    private function isCheckNeeded(): bool
    {
        $settings = $this->session->settings;
        $ledger = $this->session->progress;
        $stock = $settings->ownsField('stock') && $settings->number('safeguard_zero_share') > 0 && !$ledger->isConfirmed(StockFindings::MASS_ZERO)
            && $ledger->getDetail('in_stock_before') >= Thresholds::MIN_PRODUCTS;

        return $stock || ($settings->ownsField('price') && $settings->number('safeguard_price_factor') > 0 && !$ledger->isConfirmed(StockFindings::PRICE_JUMP)
            && $ledger->getDetail('priced_before') > $settings->number('safeguard_price_count'));
    }

    private function scanFeed(): void
    {
        if ($this->session->progress->isPhaseComplete()) {
            return;
        }
        $links = new LinkRepository();
        $findings = new StockFindings($this->session, $this->pending);
        $feed = FeedProcessor::createFeed($this->session, 'stock', $this->salt);
        if ($this->session->progress->cursor() === null) {
            $this->reading->startBuffering();
        }
        foreach ($feed as $batch) {
            $this->reading->addBatch($batch);
            $known = $links->findStockLinks($this->session->database(), $batch->ids());
            $changed = $batch->changed(array_column($known, 'stock_fingerprint', 'sors_id'));
            $found = $findings->collectFindings($changed, array_map('intval', array_column($known, 'wp_id', 'sors_id')));
            $this->session->commitBatch(function () use ($batch, $found): void {
                StockFindings::recordFindings($this->session->progress, self::selectUnconfirmed($this->session->progress, $found));
                $this->session->progress->setDetail('zeroed', SafeguardFindings::count($this->session->progress, StockFindings::MASS_ZERO));
                $this->session->progress->advance($batch->cursor());
            });
        }
        $this->reading->finishBuffering($feed->total());
    }

    /**
     * What a person has accepted is kept as it was shown.
     *
     * @param list<array{question: string, product: int, code: string, old: string, new: string}> $found
     *
     * @return list<array{question: string, product: int, code: string, old: string, new: string}>
     */
    private static function selectUnconfirmed(RunProgress $ledger, array $found): array
    {
        return array_values(array_filter($found, static fn (array $one): bool => !$ledger->isConfirmed($one['question'])));
    }

    /** Inside the transaction that writes: so many more go to zero. Throws when they are too many. */
    public function recordZeroed(int $zeroed): void
    {
        if ($zeroed > 0) {
            $ledger = $this->session->progress;
            $ledger->setDetail('zeroed', (int) $ledger->getDetail('zeroed') + $zeroed);
            $this->requireStockConfirmation();
        }
    }

    /** @throws RunHaltedException */
    private function requireConfirmations(): void
    {
        $this->requireStockConfirmation();
        $ledger = $this->session->progress;
        $jumps = SafeguardFindings::count($ledger, StockFindings::PRICE_JUMP);
        $settings = $this->session->settings;
        if ($jumps > $settings->number('safeguard_price_count') && $settings->number('safeguard_price_factor') > 0 && !$ledger->isConfirmed(StockFindings::PRICE_JUMP)) {
            $this->session->requireConfirmation(StockFindings::PRICE_JUMP, sprintf(
                /* translators: 1: number of products, 2: a factor */
                __('The prices of %1$d products would become more than %2$d times what they are, or less than the %2$dth part. Nothing of this was written. Look at the prices and the price type in SORS; if they are right, let the run go on, else cancel it.', 'sors-for-woocommerce'),
                $jumps,
                $settings->number('safeguard_price_factor')
            ));
        }
    }

    /** @throws RunHaltedException */
    private function requireStockConfirmation(): void
    {
        $ledger = $this->session->progress;
        $zeroed = (int) $ledger->getDetail('zeroed');
        $inStock = (int) $ledger->getDetail('in_stock_before');
        if (!$ledger->isConfirmed(StockFindings::MASS_ZERO) && Thresholds::isMassChange($zeroed, $inStock, $this->session->settings->number('safeguard_zero_share'))) {
            $this->session->requireConfirmation(StockFindings::MASS_ZERO, sprintf(
                /* translators: 1: number of products, 2: number of products */
                __('%1$d of the %2$d products in stock would go to zero. Nothing of this was written. Look at the stock in SORS; if it is right, let the run go on, else cancel it.', 'sors-for-woocommerce'),
                $zeroed,
                $inStock
            ));
        }
    }

    /** @return array{int, int} How many products and variations that stand for articles are in stock, counted or not, and how many have a price. */
    private function countProducts(): array
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
