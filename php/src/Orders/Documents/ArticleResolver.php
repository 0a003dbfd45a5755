<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Orders\Documents;

use SorsForWooCommerce\Orders\Delivery\UnsendableException;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\LinkRepository;

/**
 * SORS's articles behind the lines of an order, in one database.
 */
final class ArticleResolver
{
    private const KIND = 'article';

    public function __construct(private readonly string $database, private readonly LinkRepository $links)
    {
    }

    /**
     * The articles of product lines: by the linked product or variation, else by SKU.
     *
     * @param array<int, \WC_Order_Item_Product> $items
     * @param string                             $substitute Code of the article to send lines as that SORS doesn't know; '' for none.
     *
     * @return array<int, array{sors_id: string, code: string, sku?: string}> By the key of the line; `sku` where another
     *     article stands for it.
     *
     * @throws UnsendableException naming every line SORS does not know.
     */
    public function resolveItems(array $items, string $substitute = ''): array
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
        if ($unknown !== [] && $substitute !== '') {
            $article = $this->getConfigured($substitute, '');
            foreach (array_keys($unknown) as $key) {
                $found[$key] = $article + ['sku' => self::itemSku($items[$key])];
            }

            return $found;
        }
        if ($unknown !== []) {
            throw new UnsendableException(sprintf(
                /* translators: 1: name of a SORS database, 2: list of SKUs */
                __('SORS database %1$s has no article for: %2$s. Synchronise the catalog, give the product the SKU of an article, or set an article for unknown products, then retry.', 'sors-for-woocommerce'),
                $this->database,
                implode(', ', array_unique($unknown))
            ));
        }

        return $found;
    }

    /**
     * An article named in the settings by its code.
     *
     * @param string $code    As set; '' when nothing is.
     * @param string $missing What to tell when nothing is set.
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
                /* translators: 1: code of an article, 2: name of a SORS database */
                __('The article %1$s, named in the settings, is not known in SORS database %2$s. Synchronise the catalog or correct the setting, then retry.', 'sors-for-woocommerce'),
                $code,
                $this->database
            ));
        }

        return $article;
    }

    /**
     * What is to become of paras no price can express.
     *
     * @return array{article_id: string, code: string, name: string, limit: string}|null Null where such an order is to wait.
     *
     * @throws UnsendableException when the article is not known.
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
