<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Stock;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Support\Decimal;
use SorsForWooCommerce\Sync\Bulk\DerivedProps;
use SorsForWooCommerce\Sync\CrudProductSaver;
use SorsForWooCommerce\Sync\ProductSaver;

/**
 * Stock and price of one product or variation, through WooCommerce's CRUD.
 */
final class CrudStockWriter
{
    public function __construct(private readonly Settings $settings, private readonly ProductSaver $saver = new CrudProductSaver())
    {
    }

    /**
     * What the shop can sell of a quantity; null where its decimals are refused.
     *
     * @param string $rule The setting `decimals`.
     */
    public static function sellableQuantity(string $quantity, string $pending, string $rule): ?string
    {
        return StockPriceRules::sellableQuantity($quantity, $pending, $rule, self::allowsDecimals());
    }

    private static function allowsDecimals(): bool
    {
        return !DerivedProps::hasIntegerStock() && (float) wc_stock_amount('0.5') === 0.5;
    }

    /**
     * @param array<string, mixed> $row     Of stock.
     * @param string               $pending Sold in the shop, not yet in SORS.
     */
    public function writeProduct(int $id, array $row, string $pending): StockWriteResult
    {
        $product = wc_get_product($id);
        if (!$product instanceof \WC_Product) {
            /* translators: %d: id of a product */
            throw new \RuntimeException(sprintf(__('WooCommerce can’t load product no. %d; the plugin that made its type may be inactive.', 'sors-for-woocommerce'), $id));
        }
        $before = $product->managing_stock() ? (float) $product->get_stock_quantity('edit') : 0.0;
        $wasInStock = self::isInStock($product, $before);
        $reason = $this->settings->ownsField('price') ? self::applyPrice($product, $row['price']) : null;
        $stock = $this->settings->ownsField('stock') ? $this->applyStock($product, (string) $row['quantity'], $pending) : 'exact';
        if ($stock === 'refused') {
            $reason = trim(self::describeRefusedDecimals((string) $row['quantity']) . ' ' . $reason);
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
            $stock === 'refused',
            $before
        );
    }

    /** Counted or not; a variation may go by its parent's stock. */
    private static function isInStock(\WC_Product $product, float $before): bool
    {
        return $product->get_manage_stock('edit') === true
            ? $before > 0
            : get_option('woocommerce_manage_stock') === 'yes' && $product->get_stock_status('edit') === 'instock';
    }

    private static function applyPrice(\WC_Product $product, ?string $price): ?string
    {
        if ($product->is_type(['variable', 'grouped'])) {
            return __('Its price was left: a variable or grouped product gets its price from its parts.', 'sors-for-woocommerce');
        }
        $verdict = StockPriceRules::decidePrice($price, (string) $product->get_regular_price('edit'));
        if ($verdict === 'write') {
            $product->set_regular_price((string) $price);
        }

        return StockPriceRules::describeKeptPrice($verdict);
    }

    /** Why a quantity was refused. */
    public static function describeRefusedDecimals(string $quantity): string
    {
        return self::allowsDecimals()
            /* translators: %s: a quantity */
            ? sprintf(__('Its stock was left as it is: SORS has %s, and quantities with decimals are refused by the settings.', 'sors-for-woocommerce'), $quantity)
            /* translators: %s: a quantity */
            : sprintf(__('Its stock was left as it is: SORS has %s, and the shop’s stock has no decimals. Round the quantity in SORS, or choose another rule for decimals under WooCommerce › SORS › Settings.', 'sors-for-woocommerce'), $quantity);
    }

    /** @return 'exact'|'rounded'|'refused' What became of the quantity. */
    private function applyStock(\WC_Product $product, string $quantity, string $pending): string
    {
        if ($product->is_type(['grouped', 'external'])) {
            return 'exact';
        }
        $left = self::sellableQuantity($quantity, $pending, $this->settings->text('stock_decimals'));
        if ($left === null) {
            return 'refused';
        }
        if ($product->get_manage_stock('edit') !== true) {
            $product->set_manage_stock(true);
        }
        $present = $product->get_stock_quantity('edit');
        if ($present === null || !Decimal::equals((string) $present, $left)) {
            $product->set_stock_quantity($left);
        }

        return $left === StockPriceRules::subtractUnsent($quantity, $pending) ? 'exact' : 'rounded';
    }
}
