<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Stock;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Sync\CrudSaver;
use SorsForWooCommerce\Sync\Decimal;
use SorsForWooCommerce\Sync\Saver;

/**
 * Stock and price of one product or variation, through WooCommerce's CRUD.
 */
final class Level
{
    public function __construct(private readonly Settings $settings, private readonly Saver $saver = new CrudSaver())
    {
    }

    /** What the shop can sell of a quantity: with decimals only where its stock may have them. */
    public static function sellable(string $quantity, string $pending): string
    {
        return (float) wc_stock_amount('0.5') === 0.5
            ? Policy::quantity($quantity, $pending)
            : Policy::wholeQuantity($quantity, $pending);
    }

    /**
     * @param array<string, mixed> $row     Of stock.
     * @param string               $pending Sold in the shop, not yet in SORS.
     */
    public function set(int $id, array $row, string $pending): LevelSet
    {
        $product = wc_get_product($id);
        if (!$product instanceof \WC_Product) {
            /* translators: %d: id of a product */
            throw new \RuntimeException(sprintf(__('WooCommerce can’t load product no. %d; the plugin that made its type may be inactive.', 'sors-for-woocommerce'), $id));
        }
        $hadStock = $product->managing_stock() && (float) $product->get_stock_quantity('edit') > 0;
        $reason = $this->settings->owns('price') ? self::setPrice($product, $row['price']) : null;
        $rounded = $this->settings->owns('stock') && self::setStock($product, (string) $row['quantity'], $pending);
        if ($product->get_changes() === []) {
            return new LevelSet('unchanged', $rounded, false, $reason);
        }
        $this->saver->save($product, (string) $row['article_id'], (string) $row['article_code'], 'update');

        return new LevelSet('updated', $rounded, $hadStock && (float) $product->get_stock_quantity('edit') <= 0, $reason);
    }

    private static function setPrice(\WC_Product $product, ?string $price): ?string
    {
        if ($product->is_type(['variable', 'grouped'])) {
            return __('Its price was left: a variable or grouped product gets its price from its parts.', 'sors-for-woocommerce');
        }
        $verdict = Policy::price($price, (string) $product->get_regular_price('edit'));
        if ($verdict === 'write') {
            $product->set_regular_price((string) $price);
        }

        return Policy::whyPriceIsLeft($verdict);
    }

    /** Says whether the quantity had to be rounded down. */
    private static function setStock(\WC_Product $product, string $quantity, string $pending): bool
    {
        if ($product->is_type(['grouped', 'external'])) {
            return false;
        }
        $left = self::sellable($quantity, $pending);
        if ($product->get_manage_stock('edit') !== true) {
            $product->set_manage_stock(true);
        }
        $present = $product->get_stock_quantity('edit');
        if ($present === null || !Decimal::same((string) $present, $left)) {
            $product->set_stock_quantity($left);
        }

        return $left !== Policy::quantity($quantity, $pending);
    }
}
