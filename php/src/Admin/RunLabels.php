<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

/**
 * What the administrator reads for each value that settings, runs and the outbox may have.
 */
final class RunLabels
{
    /** @return array<string, string> */
    public static function syncs(): array
    {
        return [
            'catalog' => __('Catalog', 'sors-for-woocommerce'),
            'stock' => __('Stock and prices', 'sors-for-woocommerce'),
            'images' => __('Pictures', 'sors-for-woocommerce'),
        ];
    }

    /** @return array<string, string> What each synchronisation does, in one sentence. */
    public static function syncHelp(): array
    {
        return [
            'catalog' => __('Brings articles and groups of SORS into products and categories.', 'sors-for-woocommerce'),
            'stock' => __('Brings stock and price of the chosen business unit onto the products.', 'sors-for-woocommerce'),
            'images' => __('Brings the articles’ pictures into the media library, each one once.', 'sors-for-woocommerce'),
        ];
    }

    /** @return array<int, string> Minutes between two runs, 0 for none. */
    public static function schedules(): array
    {
        return [
            0 => __('Off, only by hand', 'sors-for-woocommerce'),
            15 => __('Every 15 minutes', 'sors-for-woocommerce'),
            60 => __('Every hour', 'sors-for-woocommerce'),
            360 => __('Every 6 hours', 'sors-for-woocommerce'),
            1440 => __('Every day', 'sors-for-woocommerce'),
        ];
    }

    /** @return array<string, string> */
    public static function priceTypes(): array
    {
        return [
            'gross' => __('Sale price with VAT (prodajna sa PDV)', 'sors-for-woocommerce'),
            'net' => __('Sale price without VAT (prodajna bez PDV)', 'sors-for-woocommerce'),
            'purchase' => __('Purchase price (nabavna): customers would see what you pay', 'sors-for-woocommerce'),
        ];
    }

    /** @return array<string, string> */
    public static function stockModes(): array
    {
        return [
            'free' => __('Free (slobodno): on hand less what is reserved', 'sors-for-woocommerce'),
            'on_hand' => __('On hand (na stanju)', 'sors-for-woocommerce'),
        ];
    }

    /** @return array<string, string> */
    public static function ownedFields(): array
    {
        return [
            'name' => __('Name', 'sors-for-woocommerce'),
            'description' => __('Description', 'sors-for-woocommerce'),
            'price' => __('Regular price', 'sors-for-woocommerce'),
            'stock' => __('Stock', 'sors-for-woocommerce'),
            'category' => __('Category, from the groups of SORS', 'sors-for-woocommerce'),
            'images' => __('Pictures', 'sors-for-woocommerce'),
            'gtin' => __('Barcode (GTIN)', 'sors-for-woocommerce'),
            'weight' => __('Weight', 'sors-for-woocommerce'),
            'unit' => __('Unit of measure', 'sors-for-woocommerce'),
        ];
    }

    /** @return array<string, string> Kinds of articles (vrsta). */
    public static function articleKinds(): array
    {
        return [
            'goods' => __('Goods (roba)', 'sors-for-woocommerce'),
            'product' => __('Own products (proizvod)', 'sors-for-woocommerce'),
            'consignment' => __('Consignment (komision)', 'sors-for-woocommerce'),
            'material' => __('Raw material (repromaterijal)', 'sors-for-woocommerce'),
            'service' => __('Services (usluga)', 'sors-for-woocommerce'),
        ];
    }

    /** @return array<string, string> Where categories of first and second groups stand. */
    public static function categoryNestings(): array
    {
        return [
            'nested' => __('First group › second group', 'sors-for-woocommerce'),
            'first' => __('First group only', 'sors-for-woocommerce'),
            'second' => __('Second group only', 'sors-for-woocommerce'),
            'flat' => __('Both, side by side', 'sors-for-woocommerce'),
        ];
    }

    /** @return array<string, string> What becomes of quantities that are not whole. */
    public static function stockDecimals(): array
    {
        return [
            'round_down' => __('Round down to whole pieces', 'sors-for-woocommerce'),
            'skip' => __('Leave the product’s stock as it is and name the product', 'sors-for-woocommerce'),
            'keep' => __('Keep the decimals, where another plugin allows them in WooCommerce', 'sors-for-woocommerce'),
        ];
    }

    /** @return array<string, string> */
    public static function writers(): array
    {
        return [
            'bulk' => __('In bulk', 'sors-for-woocommerce'),
            'crud' => __('One by one, through WooCommerce', 'sors-for-woocommerce'),
        ];
    }

    /** @return array<string, string> */
    public static function productStatuses(): array
    {
        return [
            'draft' => __('Draft: you look at it and publish it', 'sors-for-woocommerce'),
            'publish' => __('Published: on sale at once', 'sors-for-woocommerce'),
        ];
    }

    /** @return array<string, string> */
    public static function missingArticles(): array
    {
        return [
            'leave' => __('Leave it as it is', 'sors-for-woocommerce'),
            'out_of_stock' => __('Set it out of stock', 'sors-for-woocommerce'),
            'draft' => __('Make it a draft', 'sors-for-woocommerce'),
        ];
    }

    /** @return array<string, string> States of a run. */
    public static function runStates(): array
    {
        return [
            'pending' => __('Waiting to start', 'sors-for-woocommerce'),
            'running' => __('Running', 'sors-for-woocommerce'),
            'paused' => __('Paused', 'sors-for-woocommerce'),
            'retrying' => __('Retry scheduled', 'sors-for-woocommerce'),
            'stopping' => __('Stopping', 'sors-for-woocommerce'),
            'stopped' => __('Stopped', 'sors-for-woocommerce'),
            'completed' => __('Finished', 'sors-for-woocommerce'),
            'failed' => __('Failed', 'sors-for-woocommerce'),
        ];
    }

    /** @return array<string, string> Who started a run. */
    public static function startedBy(): array
    {
        return [
            'admin' => __('by hand', 'sors-for-woocommerce'),
            'schedule' => __('schedule', 'sors-for-woocommerce'),
            'cli' => __('command line', 'sors-for-woocommerce'),
        ];
    }

    /** @return array<string, string> What a run counts. */
    public static function counts(): array
    {
        return [
            'seen' => __('Seen', 'sors-for-woocommerce'),
            'created' => __('Created', 'sors-for-woocommerce'),
            'updated' => __('Updated', 'sors-for-woocommerce'),
            'unchanged' => __('Unchanged', 'sors-for-woocommerce'),
            'skipped' => __('Skipped', 'sors-for-woocommerce'),
            'failed' => __('Failed', 'sors-for-woocommerce'),
        ];
    }

    /** Look of a state: busy, good, bad, warn or quiet. */
    public static function tone(string $state): string
    {
        return match ($state) {
            'running', 'stopping', 'sending', 'pending' => 'busy',
            'completed', 'sent' => 'good',
            'failed', 'rejected' => 'bad',
            'paused', 'retrying', 'uncertain' => 'warn',
            default => 'quiet',
        };
    }
}
