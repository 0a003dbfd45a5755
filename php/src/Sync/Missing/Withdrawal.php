<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Missing;

use SorsForWooCommerce\Storage\Link;

/**
 * Takes a product out of sale because SORS has its article no more, and undoes it. Works on the product in memory;
 * the caller saves it.
 */
final class Withdrawal
{
    public const DRAFT = 'draft';
    public const OUT_OF_STOCK = Link::OUT_OF_STOCK;

    /**
     * @param 'draft'|'out_of_stock' $action
     *
     * @return array<string, scalar|null> What it was, for bringBack().
     *
     * @throws \DomainException when the product can't be taken out of sale this way.
     */
    public static function apply(\WC_Product $product, string $action): array
    {
        return ['product' => $product->get_id()] + ($action === self::DRAFT ? self::makeDraft($product) : self::makeOutOfStock($product));
    }

    /**
     * What would change, in the reader's words.
     *
     * @return array{string, string} What it is, what it would be.
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
     * As it was, in what is still as put() left it: what the merchant has changed since stays.
     *
     * @param array<string, scalar|null> $was       As put() gave it.
     * @param bool                       $ownsStock Whether the next stock run writes the quantity anyway; an old one
     *     would be on sale until then.
     */
    public static function restore(\WC_Product $product, array $was, bool $ownsStock): void
    {
        if (($was['product'] ?? null) !== $product->get_id()) {
            return;
        }
        if (array_key_exists('status', $was)) {
            self::restoreStatus($product, (string) $was['status']);
        } else {
            self::restoreStock($product, $was, $ownsStock);
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

    /** A variation that is not enabled is private, not a draft. */
    private static function draftStatus(\WC_Product $product): string
    {
        return $product->is_type('variation') ? 'private' : 'draft';
    }

    /** @return array<string, scalar|null> */
    private static function makeOutOfStock(\WC_Product $product): array
    {
        if ($product->is_type(['variable', 'grouped', 'external'])) {
            throw new \DomainException(__('It is missing in SORS, but a variable, grouped or external product has no stock of its own to take away. Take it out of sale by hand.', 'sors-for-woocommerce'));
        }
        $was = [
            'manage_stock' => $product->get_manage_stock('edit') === true,
            'stock_quantity' => $product->get_stock_quantity('edit'),
            'backorders' => $product->get_backorders('edit'),
            'stock_status' => $product->get_stock_status('edit'),
        ];
        // A variation that goes by its parent's stock gets its own.
        if (!$was['manage_stock'] && $product->managing_stock() !== 'parent') {
            if ($was['stock_status'] !== 'outofstock') {
                $product->set_stock_status('outofstock');
            }

            return $was;
        }
        if (!$was['manage_stock']) {
            $product->set_manage_stock(true);
        }
        if ((float) $was['stock_quantity'] > 0 || $was['stock_quantity'] === null) {
            $product->set_stock_quantity(0);
        }
        if ($was['backorders'] !== 'no') {
            $product->set_backorders('no');
        }

        return $was;
    }

    /** @param array<string, scalar|null> $was */
    private static function restoreStock(\WC_Product $product, array $was, bool $ownsStock): void
    {
        if ($product->get_manage_stock('edit') !== true) {
            if (!$was['manage_stock'] && $product->get_stock_status('edit') === 'outofstock' && $was['stock_status'] !== 'outofstock') {
                $product->set_stock_status((string) $was['stock_status']);
            }
            return;
        }
        if ($product->get_backorders('edit') === 'no' && $was['backorders'] !== 'no') {
            $product->set_backorders((string) $was['backorders']);
        }
        $empty = (float) $product->get_stock_quantity('edit') === 0.0;
        if (!$ownsStock && $empty && (float) $was['stock_quantity'] !== 0.0) {
            $product->set_stock_quantity($was['stock_quantity']);
        }
        if (!$was['manage_stock'] && $empty) {
            $product->set_manage_stock(false);
        }
    }
}
