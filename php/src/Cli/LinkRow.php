<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Storage\Link;

/**
 * What became of a link, as a line of a table.
 */
final class LinkRow
{
    private const COLUMNS = ['product', 'sku', 'article', 'sors_id', 'database', 'result'];

    /** @param 'table'|'json'|'csv' $format */
    public static function write(Output $output, int $product, Link $link, string $result, string $format): void
    {
        $item = wc_get_product($product);
        $output->table([[
            'product' => $product,
            'sku' => $item instanceof \WC_Product ? (string) $item->get_sku('edit') : '',
            'article' => $link->code,
            'sors_id' => $link->sorsId,
            'database' => Settings::load()->text('database'),
            'result' => $result,
        ]], self::COLUMNS, $format);
    }
}
