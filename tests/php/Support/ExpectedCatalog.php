<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Support;

/**
 * What a shop must hold after a full synchronisation, worked out from the sandbox's data alone and in another way than the
 * plugin does: new shop, every field owned by SORS, free stock, gross price.
 */
final class ExpectedCatalog
{
    /**
     * @param list<array<string, mixed>> $articles
     * @param list<array<string, mixed>> $groups
     * @param list<array<string, mixed>> $stock  Of one business unit.
     * @param list<array<string, mixed>> $prices Of one business unit.
     * @param list<array<string, mixed>> $images
     */
    public function __construct(
        private readonly array $articles,
        private readonly array $groups = [],
        private readonly array $stock = [],
        private readonly array $prices = [],
        private readonly array $images = [],
    ) {
    }

    /** Reads the data of a running sandbox. */
    public static function fromSandbox(string $admin, string $database, string $businessUnit): self
    {
        $read = static function (string $resource, string $query = '') use ($admin, $database): array {
            $answer = file_get_contents(rtrim($admin, '/') . '/data/' . $database . '/' . $resource . $query);

            return json_decode((string) $answer, true, 32, JSON_THROW_ON_ERROR);
        };

        return new self(
            $read('articles'),
            $read('groups'),
            $read('stock', '?business_unit=' . $businessUnit),
            $read('prices', '?business_unit=' . $businessUnit . '&price_type=gross'),
            $read('images')
        );
    }

    /**
     * Articles that become products. Of those whose codes WooCommerce can't tell apart, the first.
     *
     * @return array<string, array<string, mixed>> id → article
     */
    public function articles(): array
    {
        $taken = [];
        $sold = [];
        foreach ($this->articles as $article) {
            $code = \Normalizer::normalize($article['code'], \Normalizer::FORM_D);
            $code = strtr(mb_strtolower((string) preg_replace('/\p{Mn}/u', '', (string) $code)), ['đ' => 'd', 'ł' => 'l']);
            $goods = in_array($article['kind'], ['goods', 'product', 'consignment', null], true) && $article['active'] !== false;
            if ($goods && trim($code) !== '' && trim($article['name']) !== '' && !isset($taken[$code])) {
                $taken[$code] = true;
                $sold[(string) $article['id']] = $article;
            }
        }

        return $sold;
    }

    /**
     * @return array<string, array{sku: string, name: string, price: string, stock: int|null, categories: list<string>, pictures: list<string>}>
     *     id → product. price: '' where SORS has none or zero. pictures: hashes, the main one first.
     */
    public function products(): array
    {
        $groups = array_column($this->groups, null, 'id');
        $stock = array_column($this->stock, 'free', 'article_id');
        $prices = array_column($this->prices, 'amount', 'article_id');
        $pictures = [];
        foreach ($this->images as $image) {
            $pictures[$image['article_id']][$image['position']] = $image['hash'];
        }
        $products = [];
        foreach ($this->articles() as $id => $article) {
            $price = (float) ($prices[$id] ?? 0);
            $own = $pictures[$id] ?? [];
            ksort($own);
            $products[$id] = [
                'sku' => $article['code'],
                'name' => trim($article['name']),
                'price' => $price > 0 ? number_format($price, 2, '.', '') : '',
                'stock' => isset($stock[$id]) ? (int) floor((float) $stock[$id]) : null,
                'categories' => self::categories($article, $groups),
                'pictures' => array_values(array_unique($own)),
            ];
        }

        return $products;
    }

    /**
     * @param array<string, mixed> $article
     * @param array<array-key, array<string, mixed>> $groups
     *
     * @return list<string> Names, sorted.
     */
    private static function categories(array $article, array $groups): array
    {
        $first = $groups[$article['first_group'] ?? ''] ?? null;
        $second = $groups[$article['second_group'] ?? ''] ?? null;
        $below = $second !== null && $first !== null && $second['parent'] === $first['id'];
        $names = array_column(array_filter($below ? [$second] : [$first, $second]), 'name');
        sort($names, SORT_STRING);

        return $names;
    }
}
