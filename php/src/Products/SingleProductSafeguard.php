<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Products;

use SorsForWooCommerce\Admin\RunLabels;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\RunRepository;
use SorsForWooCommerce\Storage\UnsentQuantities;
use SorsForWooCommerce\Sync\Safeguards\SourceSettingsHistory;
use SorsForWooCommerce\Sync\Stock\StockFindings;

/**
 * What a run would stand still at must not come into the shop by the button of one product.
 */
final class SingleProductSafeguard
{
    public function __construct(private readonly Settings $settings)
    {
    }

    /** What a run asks, or would ask before it begins; null where nothing. */
    public function findConfirmation(): ?string
    {
        return $this->findPausedRun() ?? $this->findSourceChange();
    }

    /**
     * Whether the price jumps as only a run that sees all prices can judge.
     *
     * @param array<string, mixed> $stock Row of the article.
     */
    public function findPriceJump(ArticleReader $article, array $stock): ?string
    {
        $link = $article->reloadLink();
        if (!$link->canReceiveStock()) {
            return null;
        }
        $found = (new StockFindings($article->context, new UnsentQuantities($this->settings)))->collectFindings([$link->sorsId => $stock], [$link->sorsId => (int) $link->wpId]);
        $jump = array_column($found, null, 'confirmation')[StockFindings::PRICE_JUMP] ?? null;

        return $jump === null ? null : sprintf(
            /* translators: 1: old price, 2: new price, 3: a factor */
            __('The price would go from %1$s to %2$s, which is more than %3$d times as much or less than that part of it. Whether SORS’s prices are right can’t be told by one product: start “Stock and prices” on the overview (WooCommerce › SORS), which looks at all of them and asks where many jump.', 'sors-for-woocommerce'),
            DiffFormatter::formatPrice($jump['old']),
            DiffFormatter::formatPrice($jump['new']),
            $this->settings->number('safeguard_price_factor')
        );
    }

    private function findPausedRun(): ?string
    {
        foreach (['catalog', 'stock'] as $kind) {
            $run = (new RunRepository())->listNeedingConfirmation($kind)[0] ?? null;
            if ($run !== null) {
                return sprintf(
                    /* translators: 1: kind of run, e.g. Stock and prices, 2: number of a run, 3: what the run asks */
                    __('“%1$s” (run %2$d) waits for your word: %3$s Let it go on or cancel it on the overview (WooCommerce › SORS) first.', 'sors-for-woocommerce'),
                    RunLabels::syncs()[$kind],
                    $run->id,
                    (string) $run->reason
                );
            }
        }

        return null;
    }

    private function findSourceChange(): ?string
    {
        $history = new SourceSettingsHistory(new RunRepository());
        foreach (['catalog', 'stock'] as $kind) {
            $difference = $history->describeChanges($kind, $this->settings->text('database'), $this->settings);
            if ($difference !== '') {
                return sprintf(
                    /* translators: 1: kind of run, e.g. Stock and prices, 2: what has changed, e.g. “Price type: net → gross” */
                    __('Since “%1$s” was last run to its end, this has changed: %2$s. One product alone would differ from all the others. Start that run on the overview (WooCommerce › SORS), which asks before it writes; or set it back.', 'sors-for-woocommerce'),
                    RunLabels::syncs()[$kind],
                    $difference
                );
            }
        }

        return null;
    }
}
