<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Stock;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Sync\Bulk\DerivedProps;
use SorsForWooCommerce\Sync\Bulk\ProductChangeSet;
use SorsForWooCommerce\Sync\Catalog\ProductWriter;

/**
 * Low stock and no stock, told as WooCommerce tells them of what is sold: its mails and whatever else listens. Only of
 * a product that comes down to a threshold, so that a run does not repeat what is known.
 */
final class LowStockNotifier
{
    /**
     * After the product's stock is written.
     *
     * @param float $before Its quantity before.
     */
    public static function notifyProduct(\WC_Product $product, float $before): void
    {
        // A WooCommerce that tells of every change of stock by itself.
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
     * The same of products that were written in bulk; loads only those that may have come down to a threshold.
     *
     * @param list<ProductChangeSet>       $sheets
     * @param array<int, float> $before Product → its quantity before.
     */
    public static function notifyChangeSets(array $sheets, array $before): void
    {
        $low = absint(get_option('woocommerce_notify_low_stock_amount', 2));
        $none = absint(get_option('woocommerce_notify_no_stock_amount', 0));
        $fallen = array_filter($sheets, static fn (ProductChangeSet $sheet): bool => self::mayHaveReachedThreshold($sheet, $before[$sheet->id], $low, $none));
        $ids = array_map(static fn (ProductChangeSet $sheet): int => $sheet->id, array_values($fallen));
        ProductWriter::primeCaches($ids);
        foreach ($ids as $id) {
            try {
                $product = wc_get_product($id);
                if ($product instanceof \WC_Product) {
                    self::notifyProduct($product, $before[$id]);
                }
            } catch (\Throwable $error) {
                // It is written; trouble with a notice must not stop the rest.
                Log::warning(sprintf('The stock of product no. %d was written, but telling of it failed: %s', $id, $error->getMessage()));
            }
        }
    }

    private static function mayHaveReachedThreshold(ProductChangeSet $sheet, float $before, int $low, int $none): bool
    {
        $now = (float) DerivedProps::stockQuantity($sheet);
        $own = (string) $sheet->metaValue('_low_stock_amount');
        // A variation without one of its own has its parent's.
        $isFromParent = $own === '' && $sheet->isVariation();

        return $now < $before && ($isFromParent || self::findThresholdHook($before, $now, $own === '' ? $low : absint($own), $none) !== null);
    }

    /** The hook of the threshold a quantity has come down to; null where it has come to none. */
    public static function findThresholdHook(float $before, float $now, int $low, int $none): ?string
    {
        return match (true) {
            $now <= $none => $before > $none ? 'woocommerce_no_stock' : null,
            $now <= $low => $before > $low ? 'woocommerce_low_stock' : null,
            default => null,
        };
    }
}
