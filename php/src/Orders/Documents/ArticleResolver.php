<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Documents;

use SorsForWooCommerce\Orders\Delivery\UnsendableException;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\LinkRepository;

/**
 * Finds the articles for the lines of an order, in one database.
 */
final class ArticleResolver
{
    private const KIND = 'article';

    public function __construct(private readonly string $database, private readonly LinkRepository $links)
    {
    }

    /**
     * Finds the articles of product lines: by the linked product or variation, else by SKU.
     *
     * @param array<int, \WC_Order_Item_Product> $items
     * @param string                             $fallback Code of the article for lines that have none; '' for none.
     *
     * @return array<int, array{sors_id: string, code: string, sku?: string}> By the key of the line; `sku` only with the
     *     fallback article.
     *
     * @throws UnsendableException naming every line without an article.
     */
    public function resolveItems(array $items, string $fallback = ''): array
    {
        $products = array_map(
            static fn (\WC_Order_Item_Product $item): int => $item->get_variation_id() > 0 ? $item->get_variation_id() : $item->get_product_id(),
            $items
        );
        $linked = $this->links->findSorsIds($this->database, self::KIND, array_values(array_unique(array_filter($products))));
        $found = [];
        $unknown = [];
        foreach ($items as $key => $item) {
            $article = $linked[$products[$key]] ?? $this->findBySku($item);
            if ($article === null) {
                $unknown[$key] = self::itemLabel($item);
                continue;
            }
            $found[$key] = $article;
        }
        if ($unknown !== [] && $fallback !== '') {
            $article = $this->getConfigured($fallback, '');
            foreach (array_keys($unknown) as $key) {
                $found[$key] = $article + ['sku' => self::itemSku($items[$key])];
            }

            return $found;
        }
        if ($unknown !== []) {
            throw new UnsendableException(sprintf(
                /* translators: 1: name of a SORS database, 2: list of SKUs */
                __('SORS database %1$s has no article for: %2$s. Run a catalog sync, give the product the SKU of an article, or set a fallback article, then retry.', 'sors-for-woocommerce'),
                $this->database,
                implode(', ', array_unique($unknown))
            ));
        }

        return $found;
    }

    /**
     * Returns an article that the settings name by its code.
     *
     * @param string $code    Code from the settings; '' when it isn't set.
     * @param string $missing Message for the exception when it isn't set.
     *
     * @return array{sors_id: string, code: string}
     *
     * @throws UnsendableException
     */
    public function getConfigured(string $code, string $missing): array
    {
        if ($code === '') {
            throw new UnsendableException($missing);
        }
        $article = $this->links->findByCode($this->database, self::KIND, $code);
        if ($article === null) {
            throw new UnsendableException(sprintf(
                /* translators: 1: article code, 2: name of a SORS database */
                __('The article %1$s from the settings was not found in SORS database %2$s. Run a catalog sync or correct the setting, then retry.', 'sors-for-woocommerce'),
                $code,
                $this->database
            ));
        }

        return $article;
    }

    /**
     * Finds the article for rounding differences that no price can express.
     *
     * @return array{article_id: string, code: string, name: string, limit: string}|null Null when none is set: then such an
     *     order is unsendable.
     *
     * @throws UnsendableException when the article isn't found.
     */
    public function findRounding(Settings $settings): ?array
    {
        $code = $settings->text('rounding_article');
        if ($code === '') {
            return null;
        }
        $article = $this->getConfigured($code, '');

        return [
            'article_id' => $article['sors_id'],
            'code' => $article['code'],
            'name' => __('Rounding', 'sors-for-woocommerce'),
            'limit' => Decimals::of($settings->text('rounding_limit')),
        ];
    }

    /** @return array{sors_id: string, code: string}|null */
    private function findBySku(\WC_Order_Item_Product $item): ?array
    {
        $sku = self::itemSku($item);

        return $sku === '' ? null : $this->links->findByCode($this->database, self::KIND, $sku);
    }

    private static function itemSku(\WC_Order_Item_Product $item): string
    {
        $product = $item->get_product();

        return $product instanceof \WC_Product ? (string) $product->get_sku() : '';
    }

    private static function itemLabel(\WC_Order_Item_Product $item): string
    {
        $sku = self::itemSku($item);

        return $sku !== '' ? $sku : sprintf(
            /* translators: %s: name of a product */
            __('“%s” (no SKU)', 'sors-for-woocommerce'),
            $item->get_name()
        );
    }
}
