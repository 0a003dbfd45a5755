<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Stock;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Support\Decimal;
use SorsForWooCommerce\Sync\Bulk\DerivedProps;
use SorsForWooCommerce\Sync\ProductSaver;

/**
 * Writes stock and price of one product or variation through WooCommerce's CRUD.
 */
final class CrudStockWriter
{
    public function __construct(private readonly Settings $settings, private readonly ProductSaver $saver)
    {
    }

    /**
     * Returns the quantity the shop can sell; null if the rule skips its decimals.
     *
     * @param string $unsent Unsent quantity.
     * @param string $rule   The setting for decimals.
     */
    public static function sellableQuantity(string $quantity, string $unsent, string $rule): ?string
    {
        return StockPriceRules::sellableQuantity($quantity, $unsent, $rule, self::allowsDecimals());
    }

    private static function allowsDecimals(): bool
    {
        return !DerivedProps::hasIntegerStock() && (float) wc_stock_amount('0.5') === 0.5;
    }

    /**
     * @param array<string, mixed> $row    Stock row.
     * @param string               $unsent Unsent quantity.
     */
    public function writeProduct(int $id, array $row, string $unsent): StockWriteResult
    {
        $product = wc_get_product($id);
        if (!$product instanceof \WC_Product) {
            /* translators: %d: product ID */
            throw new \RuntimeException(sprintf(__('WooCommerce can’t load product %d. The plugin that registers its type may be inactive.', 'sors-for-woocommerce'), $id));
        }
        $before = $product->managing_stock() ? (float) $product->get_stock_quantity('edit') : 0.0;
        $wasInStock = self::isInStock($product, $before);
        $reason = $this->settings->ownsField('price') ? self::applyPrice($product, $row['price']) : null;
        $stock = $this->settings->ownsField('stock') ? $this->applyStock($product, (string) $row['quantity'], $unsent) : 'exact';
        if ($stock === 'skipped') {
            $reason = trim(self::describeSkippedDecimals((string) $row['quantity']) . ' ' . $reason);
        }
        $outcome = $product->get_changes() === [] ? 'unchanged' : 'updated';
        if ($outcome === 'updated') {
            $this->saver->save($product, (string) $row['article_id'], (string) $row['article_code'], 'update');
            if ($this->saver->persists()) {
                LowStockNotifier::notifyProduct($product, $before);
            }
        }

        return new StockWriteResult(
            $outcome,
            $stock === 'rounded',
            $outcome === 'updated' && $wasInStock && $product->get_manage_stock('edit') === true && (float) $product->get_stock_quantity('edit') <= 0,
            $reason,
            $stock === 'skipped',
            $before
        );
    }

    /** Also true for a product in stock without a quantity. A variation may use its parent's stock. */
    private static function isInStock(\WC_Product $product, float $before): bool
    {
        return $product->get_manage_stock('edit') === true
            ? $before > 0
            : get_option('woocommerce_manage_stock') === 'yes' && $product->get_stock_status('edit') === 'instock';
    }

    private static function applyPrice(\WC_Product $product, ?string $price): ?string
    {
        if ($product->is_type(['variable', 'grouped'])) {
            return __('The price was not changed: a variable or grouped product takes its price from its variations or products.', 'sors-for-woocommerce');
        }
        $decision = StockPriceRules::decidePrice($price, (string) $product->get_regular_price('edit'));
        if ($decision === 'write') {
            $product->set_regular_price((string) $price);
        }

        return StockPriceRules::describeKeptPrice($decision);
    }

    /** Explains why the stock was skipped. */
    public static function describeSkippedDecimals(string $quantity): string
    {
        return self::allowsDecimals()
            /* translators: %s: a quantity */
            ? sprintf(__('The stock was not changed: SORS has %s, and the settings skip quantities with decimals.', 'sors-for-woocommerce'), $quantity)
            /* translators: %s: a quantity */
            : sprintf(__('The stock was not changed: SORS has %s, and the shop’s stock has no decimals. Round the quantity in SORS, or choose another rule for decimals under WooCommerce › SORS › Settings.', 'sors-for-woocommerce'), $quantity);
    }

    /** @return 'exact'|'rounded'|'skipped' */
    private function applyStock(\WC_Product $product, string $quantity, string $unsent): string
    {
        if ($product->is_type(['grouped', 'external'])) {
            return 'exact';
        }
        $target = self::sellableQuantity($quantity, $unsent, $this->settings->text('stock_decimals'));
        if ($target === null) {
            return 'skipped';
        }
        if ($product->get_manage_stock('edit') !== true) {
            $product->set_manage_stock(true);
        }
        $current = $product->get_stock_quantity('edit');
        if ($current === null || !Decimal::equals((string) $current, $target)) {
            $product->set_stock_quantity($target);
        }

        return $target === StockPriceRules::subtractUnsent($quantity, $unsent) ? 'exact' : 'rounded';
    }
}
