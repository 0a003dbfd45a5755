<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Products;

use SorsForWooCommerce\Admin\TimeFormat;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Link;
use SorsForWooCommerce\Storage\LinkRepository;

/**
 * What is known of a product and its article without asking SORS.
 */
final class LinkSummary
{
    /** @return array<string, string> Label → value. */
    public static function describe(Link $link): array
    {
        $database = Settings::load()->text('database');

        return [
            __('Id in SORS', 'sors-for-woocommerce') => $link->sorsId,
            __('Code', 'sors-for-woocommerce') => $link->code,
            __('Database', 'sors-for-woocommerce') => $database,
            __('Last sync', 'sors-for-woocommerce') => TimeFormat::formatLocal(LastSyncTimes::forProducts($database, [(int) $link->wpId])->lastSync((int) $link->wpId)),
        ];
    }

    /** What the last run left undone and why; '' where nothing. */
    public static function describeProblem(Link $link): string
    {
        return trim((string) $link->lastError . ' ' . match ($link->withdrawal) {
            'draft' => __('It was made a draft, as SORS has its article no more.', 'sors-for-woocommerce'),
            'out_of_stock' => __('It was put out of stock, as SORS has its article no more.', 'sors-for-woocommerce'),
            default => '',
        });
    }

    /** Why a product stands for no article. */
    public static function explainUnlinked(int $product): string
    {
        $item = wc_get_product($product);
        $sku = $item instanceof \WC_Product ? (string) $item->get_sku('edit') : '';
        $database = Settings::load()->text('database');
        if ($sku === '') {
            return __('Not linked: it has no SKU, so no catalog run can find it.', 'sors-for-woocommerce');
        }
        $article = (new LinkRepository())->findByCodes($database, 'article', [$sku])[$sku] ?? null;
        if ($article === null) {
            /* translators: 1: SKU, 2: name of a database of SORS */
            return sprintf(__('Not linked: no catalog run has seen an article with the code “%1$s” in the database “%2$s”.', 'sors-for-woocommerce'), $sku, $database);
        }
        if ($article->hasProduct()) {
            /* translators: 1: code of an article, 2: id of a product */
            return sprintf(__('Not linked: for the article “%1$s” stands product no. %2$d.', 'sors-for-woocommerce'), $sku, (int) $article->wpId);
        }

        return $article->lastError !== null
            /* translators: 1: code of an article, 2: reason */
            ? sprintf(__('Not linked. The last run left the article “%1$s” out: %2$s', 'sors-for-woocommerce'), $sku, $article->lastError)
            /* translators: %s: code of an article */
            : sprintf(__('Not linked yet: the next catalog run links it to the article “%s”.', 'sors-for-woocommerce'), $sku);
    }
}
