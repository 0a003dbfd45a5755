<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Sync\Catalog;

use SorsForWooCommerce\Storage\LinkRepository;

/**
 * Finds products and variations that the shop has already, by SKU = code. Never by name.
 */
final class SkuMatcher
{
    /** @var array<int, string> Product → SKU, of those whose SKU WooCommerce takes for one of the codes. */
    private array $skus = [];

    /** @var array<int, string> Product → id of the article it stands for. */
    private array $linkedTo = [];

    /** @param list<string> $codes Of articles without a link. */
    public function __construct(string $database, array $codes)
    {
        global $wpdb;
        if ($codes === []) {
            return;
        }
        $marks = implode(', ', array_fill(0, count($codes), '%s'));
        $rows = $wpdb->get_results($wpdb->prepare(
            "SELECT lookup.product_id, lookup.sku FROM %i lookup JOIN %i post ON post.ID = lookup.product_id
            WHERE post.post_type IN ('product', 'product_variation') AND post.post_status <> 'trash' AND lookup.sku IN ({$marks})
            ORDER BY lookup.product_id DESC",
            [$wpdb->prefix . 'wc_product_meta_lookup', $wpdb->posts, ...$codes]
        ));
        $this->skus = array_column((array) $rows, 'sku', 'product_id');
        foreach ((new LinkRepository())->findByWpIds($database, 'article', array_keys($this->skus)) as $id => $link) {
            $this->linkedTo[$id] = $link->sorsId;
        }
    }

    /** @return list<int> Products and variations it may find. */
    public function candidateIds(): array
    {
        return array_keys($this->skus);
    }

    /**
     * @return int|null The product or variation of that SKU; null where there is none.
     *
     * @throws \DomainException when there is one that must not be used.
     */
    public function findProduct(string $code): ?int
    {
        $found = $this->listProductsWithSku($code);
        foreach ($found as $id) {
            $other = $this->linkedTo[$id] ?? null;
            if ($other !== null) {
                /* translators: 1: id of a product, 2: id of an article in SORS */
                throw new \DomainException(sprintf(__('The product with this SKU (no. %1$d) stands for another article of SORS (id %2$s). Give one of them another code.', 'sors-for-woocommerce'), $id, $other));
            }
        }
        if (count($found) > 1) {
            /* translators: %s: ids of products, e.g. “812, 97” */
            throw new \DomainException(sprintf(__('Several products of the shop have this SKU (no. %s), and which of them is meant only a person knows. Give the others another SKU, or link the right one by hand on its own screen.', 'sors-for-woocommerce'), implode(', ', $found)));
        }
        if ($found !== []) {
            return $found[0];
        }
        $close = self::findSimilar($this->skus, $code);
        if ($close !== null) {
            /* translators: %s: SKU of a product */
            throw new \DomainException(sprintf(__('The shop has a product with SKU “%s”, which WooCommerce can’t tell from this code. Change one of them.', 'sors-for-woocommerce'), $close));
        }

        return null;
    }

    /** @return list<int> Products and variations that have exactly this SKU, the newest first. */
    public function listProductsWithSku(string $code): array
    {
        return array_keys($this->skus, $code, true);
    }

    /** The database compares without regard to case and accents; so does WooCommerce when it looks for a SKU. */
    private static function findSimilar(array $skus, string $code): ?string
    {
        foreach ($skus as $sku) {
            if (self::fold($sku) === self::fold($code)) {
                return $sku;
            }
        }

        return null;
    }

    private static function fold(string $text): string
    {
        return mb_strtolower(remove_accents(rtrim($text)));
    }
}
