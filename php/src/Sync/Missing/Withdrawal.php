<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Missing;

use SorsForWooCommerce\Storage\Link;

/**
 * Withdraws a product whose article is missing, and restores it. Changes the product in memory; the caller saves it.
 */
final class Withdrawal
{
    public const DRAFT = 'draft';
    public const OUT_OF_STOCK = Link::OUT_OF_STOCK;

    /**
     * @param 'draft'|'out_of_stock' $action
     *
     * @return array<string, scalar|null> Previous values, for restore().
     *
     * @throws \DomainException If the product can't be withdrawn this way.
     */
    public static function apply(\WC_Product $product, string $action): array
    {
        return ['product' => $product->get_id()] + ($action === self::DRAFT ? self::makeDraft($product) : self::makeOutOfStock($product));
    }

    /**
     * Returns the labels of the status before and after a withdrawal.
     *
     * @return array{string, string} Current label, new label.
     */
    public static function preview(\WC_Product $product, string $action): array
    {
        if ($action === self::DRAFT) {
            $status = static fn (string $name): string => (string) (get_post_status_object($name)->label ?? $name);

            return [$status($product->get_status('edit')), $status(self::draftStatus($product))];
        }
        $statuses = wc_get_product_stock_status_options();

        return [(string) ($statuses[$product->get_stock_status('edit')] ?? ''), (string) $statuses['outofstock']];
    }

    /**
     * Restores the values that are still as apply() set them. Values that staff changed since then stay.
     *
     * @param array<string, scalar|null> $previous  Result of apply().
     * @param bool                       $ownsStock Whether the next stock run writes the quantity. Then the old quantity is
     *     not restored, so that it isn't sold until that run.
     */
    public static function restore(\WC_Product $product, array $previous, bool $ownsStock): void
    {
        if (($previous['product'] ?? null) !== $product->get_id()) {
            return;
        }
        if (array_key_exists('status', $previous)) {
            self::restoreStatus($product, (string) $previous['status']);
        } else {
            self::restoreStock($product, $previous, $ownsStock);
        }
    }

    /** @return array<string, scalar|null> */
    private static function makeDraft(\WC_Product $product): array
    {
        $status = $product->get_status('edit');
        if ($status !== self::draftStatus($product)) {
            $product->set_status(self::draftStatus($product));
        }

        return ['status' => $status];
    }

    private static function restoreStatus(\WC_Product $product, string $status): void
    {
        if ($product->get_status('edit') === self::draftStatus($product) && $status !== self::draftStatus($product)) {
            $product->set_status($status);
        }
    }

    /** A disabled variation is private, not a draft. */
    private static function draftStatus(\WC_Product $product): string
    {
        return $product->is_type('variation') ? 'private' : 'draft';
    }

    /** @return array<string, scalar|null> */
    private static function makeOutOfStock(\WC_Product $product): array
    {
        if ($product->is_type(['variable', 'grouped', 'external'])) {
            throw new \DomainException(__('The article is missing in SORS, but a variable, grouped or external product has no stock of its own. Withdraw the product manually.', 'sors-for-woocommerce'));
        }
        $previous = [
            'manage_stock' => $product->get_manage_stock('edit') === true,
            'stock_quantity' => $product->get_stock_quantity('edit'),
            'backorders' => $product->get_backorders('edit'),
            'stock_status' => $product->get_stock_status('edit'),
        ];
        // A variation that uses its parent's stock gets its own stock.
        if (!$previous['manage_stock'] && $product->managing_stock() !== 'parent') {
            if ($previous['stock_status'] !== 'outofstock') {
                $product->set_stock_status('outofstock');
            }

            return $previous;
        }
        if (!$previous['manage_stock']) {
            $product->set_manage_stock(true);
        }
        if ((float) $previous['stock_quantity'] > 0 || $previous['stock_quantity'] === null) {
            $product->set_stock_quantity(0);
        }
        if ($previous['backorders'] !== 'no') {
            $product->set_backorders('no');
        }

        return $previous;
    }

    /** @param array<string, scalar|null> $previous */
    private static function restoreStock(\WC_Product $product, array $previous, bool $ownsStock): void
    {
        if ($product->get_manage_stock('edit') !== true) {
            if (!$previous['manage_stock'] && $product->get_stock_status('edit') === 'outofstock' && $previous['stock_status'] !== 'outofstock') {
                $product->set_stock_status((string) $previous['stock_status']);
            }
            return;
        }
        if ($product->get_backorders('edit') === 'no' && $previous['backorders'] !== 'no') {
            $product->set_backorders((string) $previous['backorders']);
        }
        $isEmpty = (float) $product->get_stock_quantity('edit') === 0.0;
        if (!$ownsStock && $isEmpty && (float) $previous['stock_quantity'] !== 0.0) {
            $product->set_stock_quantity($previous['stock_quantity']);
        }
        if (!$previous['manage_stock'] && $isEmpty) {
            $product->set_manage_stock(false);
        }
    }
}
