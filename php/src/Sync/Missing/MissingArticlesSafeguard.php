<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Missing;

use SorsForWooCommerce\Admin\RunLabels;
use SorsForWooCommerce\Support\HtmlText;
use SorsForWooCommerce\Sync\RunContext;
use SorsForWooCommerce\Sync\RunHaltedException;
use SorsForWooCommerce\Sync\Safeguards\SafeguardFindings;
use SorsForWooCommerce\Sync\Safeguards\Thresholds;

/**
 * Pauses a catalog run before products are taken out of sale, when SORS has become much smaller or too many products
 * would go at once.
 */
final class MissingArticlesSafeguard
{
    private const SHRINK = 'catalog_shrink';
    private const MASS = 'mass_missing';

    public function __construct(private readonly RunContext $session, private readonly MissingProductQuery $candidates)
    {
    }

    /**
     * @param 'draft'|'out_of_stock' $action
     * @param int                    $open   How many products would go.
     *
     * @throws RunHaltedException
     */
    public function check(string $action, int $open): void
    {
        $ledger = $this->session->ledger;
        if ($ledger->isAccepted(self::SHRINK) || $ledger->isAccepted(self::MASS)) {
            return;
        }
        $settings = $this->session->settings;
        $products = $this->candidates->products();
        $unseen = $this->candidates->unseen();
        if (Thresholds::isMass($unseen, $products, $settings->number('brake_shrink_share'))) {
            $this->ask(self::SHRINK, $action, $open, sprintf(
                /* translators: 1: number of products, 2: number of products, 3: what would become of them */
                __('The catalog has become much smaller: of the %2$d products that stand for articles, SORS has %1$d no more. What was chosen for them: %3$s. They are untouched so far. Look at the articles in SORS; if it is right, let the run go on, else cancel it.', 'sors-for-woocommerce'),
                $unseen,
                $products,
                RunLabels::missingArticles()[$action]
            ));
        }
        if (!$ledger->isAccepted(self::SHRINK) && Thresholds::isMass($open, $products, $settings->number('brake_zero_share'))) {
            $this->ask(self::MASS, $action, $open, sprintf(
                /* translators: 1: number of products, 2: number of products, 3: what would become of them */
                __('%1$d of the %2$d products that stand for articles are missing or not active in SORS. What was chosen for them: %3$s. They are untouched so far. Look at the articles in SORS; if it is right, let the run go on, else cancel it.', 'sors-for-woocommerce'),
                $open,
                $products,
                RunLabels::missingArticles()[$action]
            ));
        }
    }

    /** @throws RunHaltedException */
    private function ask(string $question, string $action, int $open, string $reason): void
    {
        $ledger = $this->session->ledger;
        SafeguardFindings::forget($ledger, $question);
        foreach ($this->candidates->after(0, $action, SafeguardFindings::ITEMS) as $row) {
            $product = $row['missing'] ? wc_get_product($row['wp_id']) : null;
            if ($product instanceof \WC_Product) {
                [$old, $new] = Withdrawal::preview($product, $action);
                SafeguardFindings::add($ledger, $question, $row['code'], HtmlText::decoded($product->get_name('edit')), $old, $new);
            }
        }
        SafeguardFindings::setCount($ledger, $question, $open);
        $this->session->ask($question, $reason);
    }
}
