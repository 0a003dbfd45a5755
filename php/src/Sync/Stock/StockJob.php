<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Stock;

use Sors\Feed;
use SorsForWooCommerce\Storage\UnsentQuantities;
use SorsForWooCommerce\Sync\Catalog\TermRecounter;
use SorsForWooCommerce\Sync\FeedProcessor;
use SorsForWooCommerce\Sync\FingerprintSalt;
use SorsForWooCommerce\Sync\Job;
use SorsForWooCommerce\Sync\RunContext;
use SorsForWooCommerce\Sync\RunHaltedException;

/**
 * Job that synchronizes stock and prices of linked products. The first phase checks the safeguards, the second writes.
 */
final class StockJob implements Job
{
    /** Phase that writes nothing to products. */
    public const CHECK = 'check';

    private readonly BufferedFeed $bufferedFeed;

    public function __construct(private readonly RunContext $context, private readonly UnsentQuantities $unsent)
    {
        $this->bufferedFeed = new BufferedFeed();
    }

    public function phases(): array
    {
        return [self::CHECK, 'write', 'counts'];
    }

    public function settingsProblem(): ?string
    {
        $settings = $this->context->settings;
        $taxes = wc_prices_include_tax() ? 'inclusive' : 'exclusive';

        return StockPriceRules::findSettingsProblem($settings->list('owned_fields'), $settings->text('price_type'), wc_tax_enabled() ? $taxes : 'none');
    }

    public function runPhase(string $phase): void
    {
        if ($phase === 'counts') {
            (new TermRecounter($this->context))->recount();
            return;
        }
        $this->recordStart();
        $safeguard = new StockSafeguard($this->context, $this->salt(), $this->unsent, $this->bufferedFeed);
        if ($phase === self::CHECK) {
            $safeguard->check();
            return;
        }
        $feed = $this->context->progress->cursor() === null && $this->bufferedFeed->isUsable() ? $this->bufferedFeed : $this->openFeed();
        (new FeedProcessor($this->context))->process($feed, new StockWriter($this->context, $safeguard, $this->unsent));
        if ($this->context->progress->getCounter('seen') === 0) {
            throw RunHaltedException::failed(sprintf(
                /* translators: %s: name of a SORS database */
                __('SORS sent no stock for the database “%s” and the selected business unit. Nothing was changed in the shop. Check both under WooCommerce › SORS › Settings.', 'sors-for-woocommerce'),
                $this->context->database()
            ));
        }
    }

    private function openFeed(): Feed
    {
        return FeedProcessor::createFeed($this->context, 'stock', $this->salt());
    }

    /** Records when the stock was read. It doesn't include orders that are sent later. */
    private function recordStart(): void
    {
        if ($this->context->progress->getDetail('stock_since') === null) {
            $this->context->progress->setDetail('stock_since', gmdate('Y-m-d H:i:s'));
        }
    }

    /** Fingerprint salt: when it changes, every row counts as changed. */
    public function salt(): string
    {
        return FingerprintSalt::compute($this->context->settings, 'stock', ['business_unit', 'price_type', 'stock_mode', 'stock_business_units', 'stock_decimals'], ['stock', 'price']);
    }
}
