<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Products;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Link;
use SorsForWooCommerce\Storage\LinkRepository;
use SorsForWooCommerce\Sync\Catalog\SkuMatcher;
use SorsForWooCommerce\Sync\RunInProgressException;

/**
 * A person says for which article of SORS a product or variation stands, or that it stands for none.
 */
final class ProductLinker
{
    private readonly string $database;

    public function __construct(?Settings $settings = null, private readonly LinkRepository $links = new LinkRepository())
    {
        $this->database = ($settings ?? Settings::load())->text('database');
    }

    /**
     * @return Link As it is afterwards. What SORS owns is written by the next run, or by “Sync this product now”.
     *
     * @throws \DomainException with what is in the way, for an administrator.
     * @throws RunInProgressException    when a run is at work.
     */
    public function link(int $product, string $code): Link
    {
        $code = trim($code);
        self::assertProductExists($product);
        $link = ExclusiveTransaction::run(function () use ($product, $code): Link {
            $article = $this->getArticle($code);
            $this->assertLinkable($product, $article);
            $this->links->save($this->database, 'article', [self::resetValues($article) + ['wp_id' => $product]]);

            return $this->links->findBySorsIds($this->database, 'article', [$article->sorsId])[$article->sorsId]
                ?? throw new \DomainException(__('The database did not store the link. Try again; the server’s log may say why.', 'sors-for-woocommerce'));
        });
        Log::info(sprintf('Product %d was linked to article %s (id %s) by hand.', $product, $link->code, $link->sorsId));

        return $link;
    }

    /**
     * The product stays as it is. The next catalog run finds it again by its SKU, or makes another one for the article.
     *
     * @return Link As it was.
     *
     * @throws \DomainException when it stands for no article.
     * @throws RunInProgressException    when a run is at work.
     */
    public function unlink(int $product): Link
    {
        $was = ExclusiveTransaction::run(function () use ($product): Link {
            $link = $this->findLink($product) ?? throw new \DomainException(sprintf(
                /* translators: %d: id of a product */
                __('Product no. %d stands for no article of the chosen database of SORS.', 'sors-for-woocommerce'),
                $product
            ));
            $this->links->save($this->database, 'article', [self::resetValues($link) + ['wp_id' => null]]);

            return $link;
        });
        Log::info(sprintf('Product %d was unlinked from article %s (id %s) by hand.', $product, $was->code, $was->sorsId));

        return $was;
    }

    /** The link of a product or variation in the chosen database. */
    public function findLink(int $product): ?Link
    {
        return $this->links->findByWpIds($this->database, 'article', [$product])[$product] ?? null;
    }

    private static function assertProductExists(int $product): void
    {
        $status = get_post_status($product);
        if (!in_array(get_post_type($product), ['product', 'product_variation'], true) || in_array($status, ['trash', 'auto-draft'], true)) {
            /* translators: %d: id of a product */
            throw new \DomainException(sprintf(__('The shop has no product or variation no. %d, or it is in the trash or not saved yet.', 'sors-for-woocommerce'), $product));
        }
    }

    private function getArticle(string $code): Link
    {
        if ($code === '') {
            throw new \DomainException(__('Enter the article’s code as it is in SORS.', 'sors-for-woocommerce'));
        }

        return $this->links->findByCodes($this->database, 'article', [$code])[$code] ?? throw new \DomainException(sprintf(
            /* translators: 1: code of an article, 2: name of a database of SORS */
            __('No catalog run has seen an article with the code “%1$s” in the database “%2$s”. Look at the code in SORS (capital letters count), or run the catalog first.', 'sors-for-woocommerce'),
            $code,
            $this->database
        ));
    }

    private function assertLinkable(int $product, Link $article): void
    {
        $present = $this->findLink($product);
        if ($present !== null && $present->sorsId !== $article->sorsId) {
            throw new \DomainException(sprintf(
                /* translators: 1: id of a product, 2: code of an article, 3: its id in SORS */
                __('Product no. %1$d stands for the article “%2$s” (id %3$s) already. Unlink it first.', 'sors-for-woocommerce'),
                $product,
                $present->code,
                $present->sorsId
            ));
        }
        if ($article->hasProduct() && $article->wpId !== $product) {
            throw new \DomainException(sprintf(
                /* translators: 1: code of an article, 2: id of a product */
                __('For the article “%1$s” stands product no. %2$d already. Unlink that one first.', 'sors-for-woocommerce'),
                $article->code,
                (int) $article->wpId
            ));
        }
        if ($present !== null) {
            return;
        }
        // By the rules of the runs: where a product has the code as its SKU, it is that one or none.
        $adoption = new SkuMatcher($this->database, [$article->code]);
        if (in_array($product, $adoption->listProductsWithSku($article->code), true)) {
            // Where several have it, this is how a person says which one is meant.
            return;
        }
        $adoptable = $adoption->findProduct($article->code);
        if ($adoptable !== null) {
            throw new \DomainException(sprintf(
                /* translators: 1: id of a product, 2: code of an article */
                __('Product no. %1$d has “%2$s” as its SKU. Link that one, or change its SKU first.', 'sors-for-woocommerce'),
                $adoptable,
                $article->code
            ));
        }
    }

    /** @return array<string, scalar|null> The link's row as nothing were written of its article yet. */
    private static function resetValues(Link $link): array
    {
        return [
            'id' => $link->id,
            'sors_id' => $link->sorsId,
            'code' => $link->code,
            'fingerprint' => '',
            'stock_fingerprint' => '',
            'images_fingerprint' => '',
            'last_error' => null,
            'created_by_us' => 0,
            'withdrawal' => '',
            'restore_data' => '',
        ];
    }
}
