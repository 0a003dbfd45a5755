<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Missing;

use SorsForWooCommerce\Admin\RunLabels;
use SorsForWooCommerce\Storage\MissingProductQuery;
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
    private const CATALOG_SHRINK = 'catalog_shrink';
    private const MASS_MISSING = 'mass_missing';

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
        $ledger = $this->session->progress;
        if ($ledger->isConfirmed(self::CATALOG_SHRINK) || $ledger->isConfirmed(self::MASS_MISSING)) {
            return;
        }
        $settings = $this->session->settings;
        $products = $this->candidates->countProducts();
        $unseen = $this->candidates->countUnseen();
        if (Thresholds::isMassChange($unseen, $products, $settings->number('safeguard_shrink_share'))) {
            $this->requireConfirmation(self::CATALOG_SHRINK, $action, $open, sprintf(
                /* translators: 1: number of products, 2: number of products, 3: what would become of them */
                __('The catalog has become much smaller: of the %2$d products that stand for articles, SORS has %1$d no more. What was chosen for them: %3$s. They are untouched so far. Look at the articles in SORS; if it is right, let the run go on, else cancel it.', 'sors-for-woocommerce'),
                $unseen,
                $products,
                RunLabels::missingArticles()[$action]
            ));
        }
        if (!$ledger->isConfirmed(self::CATALOG_SHRINK) && Thresholds::isMassChange($open, $products, $settings->number('safeguard_zero_share'))) {
            $this->requireConfirmation(self::MASS_MISSING, $action, $open, sprintf(
                /* translators: 1: number of products, 2: number of products, 3: what would become of them */
                __('%1$d of the %2$d products that stand for articles are missing or not active in SORS. What was chosen for them: %3$s. They are untouched so far. Look at the articles in SORS; if it is right, let the run go on, else cancel it.', 'sors-for-woocommerce'),
                $open,
                $products,
                RunLabels::missingArticles()[$action]
            ));
        }
    }

    /** @throws RunHaltedException */
    private function requireConfirmation(string $question, string $action, int $open, string $reason): void
    {
        $ledger = $this->session->progress;
        SafeguardFindings::clear($ledger, $question);
        foreach ($this->candidates->listAfter(0, $action, SafeguardFindings::MAX_ITEMS) as $row) {
            $product = $row['missing'] ? wc_get_product($row['wp_id']) : null;
            if ($product instanceof \WC_Product) {
                [$old, $new] = Withdrawal::preview($product, $action);
                SafeguardFindings::addItem($ledger, $question, $row['code'], HtmlText::toPlainText($product->get_name('edit')), $old, $new);
            }
        }
        SafeguardFindings::setCount($ledger, $question, $open);
        $this->session->requireConfirmation($question, $reason);
    }
}
