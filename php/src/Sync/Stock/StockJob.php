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

    private readonly BufferedFeed $reading;

    public function __construct(private readonly RunContext $session)
    {
        $this->reading = new BufferedFeed();
    }

    public function phases(): array
    {
        return [self::CHECK, 'write', 'counts'];
    }

    public function refusal(): ?string
    {
        $settings = $this->session->settings;
        $taxes = wc_prices_include_tax() ? 'inclusive' : 'exclusive';

        return StockPriceRules::refusal($settings->list('owned_fields'), $settings->text('price_type'), wc_tax_enabled() ? $taxes : 'none');
    }

    public function work(string $phase): void
    {
        if ($phase === 'counts') {
            (new TermRecounter($this->session))->recount();
            return;
        }
        $this->rememberStart();
        $brake = new StockSafeguard($this->session, $this->salt(), new UnsentQuantities(), $this->reading);
        if ($phase === self::CHECK) {
            $brake->check();
            return;
        }
        $feed = $this->session->ledger->position() === null && $this->reading->isUsable() ? $this->reading : $this->open();
        (new FeedProcessor($this->session))->each($feed, new StockWriter($this->session, $brake, new UnsentQuantities()));
        if ($this->session->ledger->get('seen') === 0) {
            throw RunHaltedException::failed(sprintf(
                /* translators: %s: name of a database of SORS */
                __('SORS sent no stock for the database “%s” and the chosen business unit. Nothing was changed in the shop. Check both under WooCommerce › SORS › Settings.', 'sors-for-woocommerce'),
                $this->session->database()
            ));
        }
    }

    private function open(): Feed
    {
        return FeedProcessor::open($this->session, 'stock', $this->salt());
    }

    /** Orders sent after the stock was read are not in it yet. */
    private function rememberStart(): void
    {
        if ($this->session->ledger->detail('stock_since') === null) {
            $this->session->ledger->setDetail('stock_since', gmdate('Y-m-d H:i:s'));
        }
    }

    /** What makes every row count as changed when it differs. */
    public function salt(): string
    {
        return FingerprintSalt::of($this->session->settings, 'stock', ['business_unit', 'price_type', 'stock_mode', 'stock_business_units', 'decimals'], ['stock', 'price']);
    }
}
