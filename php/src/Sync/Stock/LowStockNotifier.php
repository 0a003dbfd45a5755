<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Stock;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Sync\Bulk\DerivedProps;
use SorsForWooCommerce\Sync\Bulk\ProductChangeSet;
use SorsForWooCommerce\Sync\Catalog\ProductWriter;

/**
 * Fires WooCommerce's low-stock and no-stock hooks after a run changed the stock, as after a sale. Only for a quantity that
 * falls to a threshold, so that a run doesn't repeat notifications.
 */
final class LowStockNotifier
{
    /**
     * Fires the hook of the threshold that a written product has reached.
     *
     * @param float $before Previous quantity.
     */
    public static function notifyProduct(\WC_Product $product, float $before): void
    {
        // Newer versions of WooCommerce fire these hooks for every stock change.
        if (has_action('woocommerce_product_set_stock', 'wc_trigger_stock_change_actions') !== false) {
            return;
        }
        $hook = self::findThresholdHook(
            $before,
            (float) $product->get_stock_quantity('edit'),
            absint(wc_get_low_stock_amount($product)),
            absint(get_option('woocommerce_notify_no_stock_amount', 0))
        );
        if ($hook !== null) {
            do_action($hook, $product);
        }
    }

    /**
     * The same for products written in bulk. Loads only products that may have reached a threshold.
     *
     * @param list<ProductChangeSet> $changeSets
     * @param array<int, float>      $before     Product → previous quantity.
     */
    public static function notifyChangeSets(array $changeSets, array $before): void
    {
        $lowThreshold = absint(get_option('woocommerce_notify_low_stock_amount', 2));
        $noStockThreshold = absint(get_option('woocommerce_notify_no_stock_amount', 0));
        $candidates = array_filter($changeSets, static fn (ProductChangeSet $changeSet): bool => self::mayHaveReachedThreshold($changeSet, $before[$changeSet->id], $lowThreshold, $noStockThreshold));
        $ids = array_map(static fn (ProductChangeSet $changeSet): int => $changeSet->id, array_values($candidates));
        ProductWriter::primeCaches($ids);
        foreach ($ids as $id) {
            try {
                $product = wc_get_product($id);
                if ($product instanceof \WC_Product) {
                    self::notifyProduct($product, $before[$id]);
                }
            } catch (\Throwable $error) {
                // The stock is written. A failed notification must not stop the other products.
                Log::warning(sprintf('The stock of product %d was written, but its stock notification failed: %s', $id, $error->getMessage()));
            }
        }
    }

    private static function mayHaveReachedThreshold(ProductChangeSet $changeSet, float $before, int $lowThreshold, int $noStockThreshold): bool
    {
        $now = (float) DerivedProps::stockQuantity($changeSet);
        $ownThreshold = (string) $changeSet->metaValue('_low_stock_amount');
        // A variation without its own threshold uses its parent's.
        $usesParentThreshold = $ownThreshold === '' && $changeSet->isVariation();

        return $now < $before && ($usesParentThreshold || self::findThresholdHook($before, $now, $ownThreshold === '' ? $lowThreshold : absint($ownThreshold), $noStockThreshold) !== null);
    }

    /** Returns the hook of the threshold a quantity has fallen to; null without one. */
    public static function findThresholdHook(float $before, float $now, int $lowThreshold, int $noStockThreshold): ?string
    {
        return match (true) {
            $now <= $noStockThreshold => $before > $noStockThreshold ? 'woocommerce_no_stock' : null,
            $now <= $lowThreshold => $before > $lowThreshold ? 'woocommerce_low_stock' : null,
            default => null,
        };
    }
}
