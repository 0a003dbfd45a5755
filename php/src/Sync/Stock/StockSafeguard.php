<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Stock;

use SorsForWooCommerce\Storage\UnsentQuantities;
use SorsForWooCommerce\Sync\FeedProcessor;
use SorsForWooCommerce\Sync\RunContext;
use SorsForWooCommerce\Sync\RunHaltedException;
use SorsForWooCommerce\Sync\RunProgress;
use SorsForWooCommerce\Sync\Safeguards\SafeguardFindings;
use SorsForWooCommerce\Sync\Safeguards\Thresholds;

/**
 * Safeguard of the stock and price sync. Before anything is written, it counts products that would go to zero and prices
 * that would jump, and pauses the run if they exceed a threshold. While the run writes, it counts products that go to zero
 * again, because SORS's data may have changed.
 */
final class StockSafeguard
{
    public function __construct(
        private readonly RunContext $context,
        private readonly string $salt,
        private readonly UnsentQuantities $unsent,
        private readonly BufferedFeed $bufferedFeed = new BufferedFeed(),
    ) {
    }

    /** Scans the stock feed once without writing products. Halts the run if a threshold is exceeded. */
    public function check(): void
    {
        $progress = $this->context->progress;
        if ($progress->getDetail('in_stock_before') === null) {
            [$inStock, $priced] = $this->context->links()->countStockedAndPriced($this->context->database());
            $progress->setDetail('in_stock_before', $inStock);
            $progress->setDetail('priced_before', $priced);
        }
        if ($this->isCheckNeeded()) {
            $this->scanFeed();
        }
        $this->requireConfirmations();
        $progress->setDetail('zeroed', 0);
    }

    /** Whether any threshold could be exceeded. */
    private function isCheckNeeded(): bool
    {
        $settings = $this->context->settings;
        $progress = $this->context->progress;
        $stock = $settings->ownsField('stock') && $settings->number('safeguard_zero_share') > 0 && !$progress->isConfirmed(StockFindings::MASS_ZERO)
            && $progress->getDetail('in_stock_before') >= Thresholds::MIN_PRODUCTS;

        return $stock || ($settings->ownsField('price') && $settings->number('safeguard_price_factor') > 0 && !$progress->isConfirmed(StockFindings::PRICE_JUMP)
            && $progress->getDetail('priced_before') > $settings->number('safeguard_price_count'));
    }

    private function scanFeed(): void
    {
        if ($this->context->progress->isPhaseComplete()) {
            return;
        }
        $findings = new StockFindings($this->context, $this->unsent);
        $feed = FeedProcessor::createFeed($this->context, 'stock', $this->salt);
        if ($this->context->progress->cursor() === null) {
            $this->bufferedFeed->startBuffering();
        }
        foreach ($feed as $batch) {
            $this->bufferedFeed->addBatch($batch);
            $links = $this->context->links()->findStockLinks($this->context->database(), $batch->ids());
            $changed = $batch->changed(array_column($links, 'stock_fingerprint', 'sors_id'));
            $found = $findings->collectFindings($changed, array_map('intval', array_column($links, 'wp_id', 'sors_id')));
            $this->context->commitBatch(function () use ($batch, $found): void {
                StockFindings::recordFindings($this->context->progress, self::selectUnconfirmed($this->context->progress, $found));
                $this->context->progress->setDetail('zeroed', SafeguardFindings::count($this->context->progress, StockFindings::MASS_ZERO));
                $this->context->progress->advance($batch->cursor());
            });
        }
        $this->bufferedFeed->finishBuffering($feed->total());
    }

    /**
     * Selects findings without a confirmation. Confirmed findings stay as they were shown.
     *
     * @param list<array{confirmation: string, product: int, code: string, old: string, new: string}> $found
     *
     * @return list<array{confirmation: string, product: int, code: string, old: string, new: string}>
     */
    private static function selectUnconfirmed(RunProgress $progress, array $found): array
    {
        return array_values(array_filter($found, static fn (array $finding): bool => !$progress->isConfirmed($finding['confirmation'])));
    }

    /**
     * Adds products that a batch sets to zero. Call it inside the batch's transaction.
     *
     * @throws RunHaltedException When they exceed the threshold.
     */
    public function recordZeroed(int $zeroed): void
    {
        if ($zeroed > 0) {
            $progress = $this->context->progress;
            $progress->setDetail('zeroed', (int) $progress->getDetail('zeroed') + $zeroed);
            $this->requireStockConfirmation();
        }
    }

    /** @throws RunHaltedException */
    private function requireConfirmations(): void
    {
        $this->requireStockConfirmation();
        $progress = $this->context->progress;
        $jumps = SafeguardFindings::count($progress, StockFindings::PRICE_JUMP);
        $settings = $this->context->settings;
        if ($jumps > $settings->number('safeguard_price_count') && $settings->number('safeguard_price_factor') > 0 && !$progress->isConfirmed(StockFindings::PRICE_JUMP)) {
            $this->context->requireConfirmation(StockFindings::PRICE_JUMP, sprintf(
                /* translators: 1: number of products, 2: a factor */
                __('The prices of %1$d products would rise to more than %2$d times the current price, or fall to less than 1/%2$d of it. None of these prices was written. Check the prices and the price type in SORS. Continue if they are correct. Otherwise cancel the run.', 'sors-for-woocommerce'),
                $jumps,
                $settings->number('safeguard_price_factor')
            ));
        }
    }

    /** @throws RunHaltedException */
    private function requireStockConfirmation(): void
    {
        $progress = $this->context->progress;
        $zeroed = (int) $progress->getDetail('zeroed');
        $inStock = (int) $progress->getDetail('in_stock_before');
        if (!$progress->isConfirmed(StockFindings::MASS_ZERO) && Thresholds::isMassChange($zeroed, $inStock, $this->context->settings->number('safeguard_zero_share'))) {
            $this->context->requireConfirmation(StockFindings::MASS_ZERO, sprintf(
                /* translators: 1: number of products, 2: number of products */
                __('%1$d of the %2$d products in stock would go to zero. None of these quantities was written. Check the stock in SORS. Continue if it is correct. Otherwise cancel the run.', 'sors-for-woocommerce'),
                $zeroed,
                $inStock
            ));
        }
    }
}
