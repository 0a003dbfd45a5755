<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Stock;

use Sors\Feed;
use SorsForWooCommerce\Sync\Catalog\TermRecounter;
use SorsForWooCommerce\Sync\FeedProcessor;
use SorsForWooCommerce\Sync\FingerprintSalt;
use SorsForWooCommerce\Sync\Job;
use SorsForWooCommerce\Sync\RunContext;
use SorsForWooCommerce\Sync\RunHaltedException;
use SorsForWooCommerce\Sync\UnsentQuantities;

/**
 * Stock and prices of the products that stand for articles. First looks at what would change, then writes.
 */
final class StockJob implements Job
{
    /** The phase in which nothing is written yet. */
    public const CHECK = 'check';

    private readonly BufferedFeed $bufferedFeed;

    public function __construct(private readonly RunContext $session)
    {
        $this->bufferedFeed = new BufferedFeed();
    }

    public function phases(): array
    {
        return [self::CHECK, 'write', 'counts'];
    }

    public function settingsProblem(): ?string
    {
        $settings = $this->session->settings;
        $taxes = wc_prices_include_tax() ? 'inclusive' : 'exclusive';

        return StockPriceRules::findSettingsProblem($settings->list('owned_fields'), $settings->text('price_type'), wc_tax_enabled() ? $taxes : 'none');
    }

    public function runPhase(string $phase): void
    {
        if ($phase === 'counts') {
            (new TermRecounter($this->session))->recount();
            return;
        }
        $this->recordStart();
        $brake = new StockSafeguard($this->session, $this->salt(), new UnsentQuantities(), $this->bufferedFeed);
        if ($phase === self::CHECK) {
            $brake->check();
            return;
        }
        $feed = $this->session->progress->cursor() === null && $this->bufferedFeed->isUsable() ? $this->bufferedFeed : $this->openFeed();
        (new FeedProcessor($this->session))->process($feed, new StockWriter($this->session, $brake, new UnsentQuantities()));
        if ($this->session->progress->getCounter('seen') === 0) {
            throw RunHaltedException::failed(sprintf(
                /* translators: %s: name of a database of SORS */
                __('SORS sent no stock for the database “%s” and the chosen business unit. Nothing was changed in the shop. Check both under WooCommerce › SORS › Settings.', 'sors-for-woocommerce'),
                $this->session->database()
            ));
        }
    }

    private function openFeed(): Feed
    {
        return FeedProcessor::createFeed($this->session, 'stock', $this->salt());
    }

    /** Orders sent after the stock was read are not in it yet. */
    private function recordStart(): void
    {
        if ($this->session->progress->getDetail('stock_since') === null) {
            $this->session->progress->setDetail('stock_since', gmdate('Y-m-d H:i:s'));
        }
    }

    /** What makes every row count as changed when it differs. */
    public function salt(): string
    {
        return FingerprintSalt::compute($this->session->settings, 'stock', ['business_unit', 'price_type', 'stock_mode', 'stock_business_units', 'stock_decimals'], ['stock', 'price']);
    }
}
