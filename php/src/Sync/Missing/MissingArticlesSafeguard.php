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
 * Safeguard that pauses a catalog run before products are withdrawn, if the catalog has shrunk or too many products would
 * be withdrawn at once.
 */
final class MissingArticlesSafeguard
{
    private const CATALOG_SHRINK = 'catalog_shrink';
    private const MASS_MISSING = 'mass_missing';

    public function __construct(private readonly RunContext $context, private readonly MissingProductQuery $missingProducts)
    {
    }

    /**
     * @param 'draft'|'out_of_stock' $action
     * @param int                    $toWithdraw Number of products to withdraw.
     *
     * @throws RunHaltedException
     */
    public function check(string $action, int $toWithdraw): void
    {
        $progress = $this->context->progress;
        if ($progress->isConfirmed(self::CATALOG_SHRINK) || $progress->isConfirmed(self::MASS_MISSING)) {
            return;
        }
        $settings = $this->context->settings;
        $products = $this->missingProducts->countProducts();
        $unseen = $this->missingProducts->countUnseen();
        if (Thresholds::isMassChange($unseen, $products, $settings->number('safeguard_shrink_share'))) {
            $this->requireConfirmation(self::CATALOG_SHRINK, $action, $toWithdraw, sprintf(
                /* translators: 1: number of products, 2: number of products, 3: chosen action */
                __('The catalog has become much smaller: the articles of %1$d of the %2$d linked products are no longer in SORS. Chosen action: %3$s. No product was changed. Check the articles in SORS. Continue if they are correct. Otherwise cancel the run.', 'sors-for-woocommerce'),
                $unseen,
                $products,
                RunLabels::missingArticles()[$action]
            ));
        }
        if (!$progress->isConfirmed(self::CATALOG_SHRINK) && Thresholds::isMassChange($toWithdraw, $products, $settings->number('safeguard_zero_share'))) {
            $this->requireConfirmation(self::MASS_MISSING, $action, $toWithdraw, sprintf(
                /* translators: 1: number of products, 2: number of products, 3: chosen action */
                __('The articles of %1$d of the %2$d linked products are missing or not active in SORS. Chosen action: %3$s. No product was changed. Check the articles in SORS. Continue if they are correct. Otherwise cancel the run.', 'sors-for-woocommerce'),
                $toWithdraw,
                $products,
                RunLabels::missingArticles()[$action]
            ));
        }
    }

    /** @throws RunHaltedException */
    private function requireConfirmation(string $confirmation, string $action, int $toWithdraw, string $reason): void
    {
        $progress = $this->context->progress;
        SafeguardFindings::clear($progress, $confirmation);
        foreach ($this->missingProducts->listAfter(0, $action, SafeguardFindings::MAX_ITEMS) as $row) {
            $product = $row['missing'] ? wc_get_product($row['wp_id']) : null;
            if ($product instanceof \WC_Product) {
                [$old, $new] = Withdrawal::preview($product, $action);
                SafeguardFindings::addItem($progress, $confirmation, $row['code'], HtmlText::toPlainText($product->get_name('edit')), $old, $new);
            }
        }
        SafeguardFindings::setCount($progress, $confirmation, $toWithdraw);
        $this->context->requireConfirmation($confirmation, $reason);
    }
}
